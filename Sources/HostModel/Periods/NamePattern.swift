/// A name in which `*` stands for any characters, none included.
public struct NamePattern: Sendable, Hashable {
    public let text: String
    private let pieces: [[UInt8]]

    public init(_ text: String) {
        self.text = text
        pieces = text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init)
    }

    /// O(length of the pattern times length of the name) at most.
    public func matches(_ name: String) -> Bool {
        var rest = Array(name.utf8)[...]
        guard rest.starts(with: pieces[0]) else { return false }
        guard pieces.count > 1 else { return rest.count == pieces[0].count }
        rest = rest.dropFirst(pieces[0].count)
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let start = rest.firstRange(of: piece) else { return false }
            rest = rest[start.upperBound...]
        }
        let last = pieces[pieces.count - 1]
        return rest.suffix(last.count).elementsEqual(last)
    }
}
