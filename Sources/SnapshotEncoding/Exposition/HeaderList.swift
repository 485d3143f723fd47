/// A header whose value is a list of elements with parameters, such as `Accept`: RFC 9110, section 5.6.
struct HeaderList {
    let elements: [HeaderElement]

    /// Nil for a value that is too long, or whose quoted strings do not end. Elements without a name are left out.
    init?(_ value: String, maximumLength: Int) {
        var reader = HeaderReader(value, maximumLength: maximumLength)
        guard let elements = reader?.elements() else { return nil }
        self.elements = elements
    }
}

/// One element of a list in a header: a name, such as `text/plain`, and parameters.
struct HeaderElement: Hashable {
    struct Parameter: Hashable {
        /// In lower case.
        var name: String
        var value: String
    }

    /// In lower case.
    var name: String
    var parameters: [Parameter] = []

    /// Value of the first parameter of that name.
    func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// How much it is wanted, in thousandths; nil where the parameter `q` is no number from 0 to 1, or there twice.
    var quality: Int? {
        let values = parameters.filter { $0.name == "q" }
        guard let text = values.first?.value.utf8 else { return 1000 }
        guard values.count == 1 else { return nil }
        let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        // Some old clients write `.2`.
        guard let whole = parts.first, [[], Array("0".utf8), Array("1".utf8)].contains(Array(whole)) else { return nil }
        let digits = parts.count > 1 ? Array(parts[1]) : []
        guard !whole.isEmpty || !digits.isEmpty else { return nil }
        var thousandths = whole.first == UInt8(ascii: "1") ? 1000 : 0
        var worth = 100
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            thousandths += Int(digit - UInt8(ascii: "0")) * worth
            worth /= 10
        }
        return thousandths > 1000 ? nil : thousandths
    }
}

/// Reads a list of elements once from its start to its end.
private struct HeaderReader {
    private let bytes: [UInt8]
    private var position = 0

    init?(_ value: String, maximumLength: Int) {
        guard value.utf8.count <= maximumLength else { return nil }
        bytes = Array(value.utf8)
    }

    /// Nil where a quoted string does not end.
    mutating func elements() -> [HeaderElement]? {
        var elements: [HeaderElement] = []
        while position < bytes.count {
            var element = HeaderElement(name: token(until: [UInt8(ascii: ","), UInt8(ascii: ";")]).lowercased())
            while current == UInt8(ascii: ";") {
                position += 1
                guard let parameter = parameter() else { return nil }
                if !parameter.name.isEmpty { element.parameters.append(parameter) }
            }
            // Now at a comma or at the end.
            position += 1
            if !element.name.isEmpty { elements.append(element) }
        }
        return elements
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Reads up to a semicolon, a comma or the end; nil where a quoted string does not end.
    private mutating func parameter() -> HeaderElement.Parameter? {
        let ends = [UInt8(ascii: ","), UInt8(ascii: ";")]
        let name = token(until: ends + [UInt8(ascii: "=")]).lowercased()
        guard current == UInt8(ascii: "=") else { return HeaderElement.Parameter(name: name, value: "") }
        position += 1
        skipSpace()
        guard current == UInt8(ascii: "\"") else {
            return HeaderElement.Parameter(name: name, value: token(until: ends))
        }
        position += 1
        guard let value = quoted() else { return nil }
        // Nothing but space belongs between the quote and the end of the parameter.
        let rest = token(until: ends)
        return HeaderElement.Parameter(name: name, value: rest.isEmpty ? value : value + "\"" + rest)
    }

    /// Reads up to and past the closing quote.
    private mutating func quoted() -> String? {
        var value: [UInt8] = []
        while let byte = current {
            position += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: value, as: UTF8.self) }
            guard byte == UInt8(ascii: "\\") else {
                value.append(byte)
                continue
            }
            guard let escaped = current else { return nil }
            position += 1
            value.append(escaped)
        }
        return nil
    }

    /// Reads up to one of the bytes or the end; space around it does not count.
    private mutating func token(until ends: [UInt8]) -> String {
        skipSpace()
        let start = position
        while let byte = current, !ends.contains(byte) { position += 1 }
        var end = position
        while end > start, Self.isSpace(bytes[end - 1]) { end -= 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private mutating func skipSpace() {
        while let byte = current, Self.isSpace(byte) { position += 1 }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
