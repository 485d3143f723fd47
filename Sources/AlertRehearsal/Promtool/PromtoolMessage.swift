/// What promtool says of a rule file, with the name that the user gave the file.
package enum PromtoolMessage {
    /// - Parameters:
    ///   - output: standard error of `promtool check rules` over the copy of a file.
    ///   - index: of the file.
    package static func lines(_ output: [UInt8], ofFile index: Int, path: String) -> [String] {
        let copy = RuleTestFile.copyName(ofFile: index) + ": "
        var known: Set<String> = []
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
        return lines.filter { $0 != "  FAILED:" && known.insert($0).inserted }.map { line in
            guard line.hasPrefix(copy) else { return line }
            let rest = line.dropFirst(copy.count)
            // promtool sets line and column apart from the name.
            return path + ":" + (startsWithPosition(rest) ? "" : " ") + rest
        }
    }

    private static func startsWithPosition(_ text: Substring) -> Bool {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count == 3
            && parts[..<2].allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    }
}
