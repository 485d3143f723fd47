/// Finds the word that was probably meant by a misspelt one.
package enum Spelling {
    /// The nearest of the words: equal but for case, or one edit away (two in words of
    /// six letters and more).
    package static func nearest(to word: String, among words: [String]) -> String? {
        guard word.utf8.count <= 64 else { return nil }
        let lower = word.lowercased()
        if let equal = words.first(where: { $0.lowercased() == lower }) { return equal }
        var best: (word: String, distance: Int)?
        for candidate in words {
            let distance = distance(Array(lower.utf8), Array(candidate.lowercased().utf8))
            let allowed = min(2, candidate.utf8.count / 3)
            if distance <= allowed, distance < best?.distance ?? 3 { best = (candidate, distance) }
        }
        return best?.word
    }

    /// Fewest insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for i in 1..<(left.count + 1) {
            var row = [i]
            for j in 1..<(right.count + 1) {
                let isEqual = left[i - 1] == right[j - 1]
                var best = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (isEqual ? 0 : 1))
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    best = min(best, beforePrevious[j - 2] + 1)
                }
                row.append(best)
            }
            beforePrevious = previous
            previous = row
        }
        return previous[right.count]
    }
}
