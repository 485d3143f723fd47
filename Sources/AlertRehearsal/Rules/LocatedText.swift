internal import LocatedYAML

/// The text of a file, in which names are looked up, because YAML tells only where a value begins.
struct LocatedText: Sendable {
    private let bytes: [UInt8]
    /// Index of the first byte of each line.
    private let lineStarts: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        lineStarts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    /// Where a metric's name stands first after a place, as a word of its own; nil where it does not, as when YAML spells
    /// it with escapes.
    func position(ofName name: String, from start: SourcePosition) -> SourcePosition? {
        let name = Array(name.utf8)
        guard !name.isEmpty, lineStarts.indices.contains(start.line - 1) else { return nil }
        var index = lineStarts[start.line - 1]
        while index + name.count <= bytes.count {
            if bytes[index] == name[0], bytes[index...].starts(with: name), isWord(index..<index + name.count) {
                let position = position(of: index)
                if position >= start { return position }
            }
            index += 1
        }
        return nil
    }

    private func isWord(_ range: Range<Int>) -> Bool {
        let isStart = range.lowerBound == 0 || !Self.belongsToNames(bytes[range.lowerBound - 1])
        return isStart && (range.upperBound == bytes.count || !Self.belongsToNames(bytes[range.upperBound]))
    }

    private func position(of index: Int) -> SourcePosition {
        let line = lineStarts.partitioningIndex { $0 > index }
        let column = bytes[lineStarts[line - 1]..<index].count { $0 & 0xC0 != 0x80 } + 1
        return SourcePosition(line: line, column: column)
    }

    private static func belongsToNames(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: ":"):
            true
        default: false
        }
    }
}

extension [Int] {
    /// Index of the first element for which the test holds, which holds for all after it; by bisection.
    fileprivate func partitioningIndex(_ test: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if test(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
