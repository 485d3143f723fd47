/// Spoils headers at random, repeatably.
enum HeaderMutation {
    /// Pieces that mean something to a reader of such headers.
    private static let pieces: [[UInt8]] = [
        ",", ";", "=", "\"", "\\", "*", "/", " ", "\t", "q=", ";q=0", ";q=1", ";q=0.5", ";q=0.001", ";q=1.1",
        ";version=",
        "0.0.1", "0.0.4", "1.0.0", ";escaping=", "values", "dots", "*/*", "text/*", "application/*", "text/plain",
        "application/openmetrics-text", "gzip", "identity", "x-gzip", "\u{0}", "\r\n", "é", ";q=0.9,",
        ",text/plain;q=0.3",
    ].map { Array($0.utf8) }

    /// One of the corpus, or two of them joined, after up to six changes.
    static func spoilt(_ corpus: [[UInt8]], _ random: inout SplitMix) -> [UInt8] {
        var header = corpus[index(below: corpus.count, &random)]
        if random.next() % 4 == 0 {
            let other = corpus[index(below: corpus.count, &random)]
            header =
                header.prefix(index(below: header.count + 1, &random))
                + other.suffix(index(below: other.count + 1, &random))
        }
        for _ in 0..<random.next() % 7 { change(&header, &random) }
        return header
    }

    private static func change(_ header: inout [UInt8], _ random: inout SplitMix) {
        let place = index(below: header.count + 1, &random)
        let end = min(header.count, place + index(below: 12, &random))
        switch random.next() % 6 {
        case 0: header.removeSubrange(place..<end)
        case 1: header.insert(contentsOf: header[place..<end], at: index(below: header.count + 1, &random))
        case 2: header.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        case 3:
            if place < header.count { header[place] ^= 1 << UInt8(random.next() % 8) }
        default: header.insert(contentsOf: pieces[index(below: pieces.count, &random)], at: place)
        }
    }

    private static func index(below bound: Int, _ random: inout SplitMix) -> Int {
        bound == 0 ? 0 : Int(random.next() % UInt64(bound))
    }
}
