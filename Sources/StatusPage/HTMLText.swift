internal import HostModel
internal import SnapshotEncoding

/// The small pieces of HTML that the page is made of.
enum HTMLText {
    /// Stands where there is no number yet.
    static let unknown = "–"

    /// A name of a host or a machine, which cannot change the direction of the text around it.
    static func name(_ text: String) -> String { "<bdi>\(htmlEscaped(text))</bdi>" }

    /// A number with the name and the value that it has in `/api/v1/status`, as a person reads it.
    static func number(_ column: String, _ value: ShownNumber?) -> String {
        guard let value else { return "<span data-column=\"\(column)\">\(unknown)</span>" }
        return "<span data-column=\"\(column)\" data-value=\"\(value.raw)\">\(value.text)</span>"
    }

    static func amount(_ column: String, _ amount: PageCount) -> String { number(column, .amount(amount)) }

    /// The text as a part of a query in a URL.
    static func queryEscaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A number of the status document and the text that stands for it.
///
/// The unit at the end of a column's name says how scripts write its values: `_bytes` as an amount, `_ratio` as a share
/// in percent.
enum ShownNumber {
    case amount(PageCount)
    case share(Ratio)

    /// As it stands in the document.
    var raw: String {
        switch self {
        case .amount(let pages): "\(pages.bytes.value)"
        case .share(let ratio): ShortText.decimal(ratio)
        }
    }

    var text: String {
        switch self {
        case .amount(let pages): ShortText.size(pages)
        case .share(let ratio):
            (ratio.millionths < 0 ? "-" : "") + ShortText.percent(abs(ratio.millionths), of: Ratio.one.millionths)
        }
    }
}
