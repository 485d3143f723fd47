/// The order in which people count: `vm-2` before `vm-10`.
enum NaturalOrder {
    static func isAscending(_ left: String, _ right: String) -> Bool {
        var (first, second) = (Array(left.utf8)[...], Array(right.utf8)[...])
        while let a = first.first, let b = second.first {
            if isDigit(a), isDigit(b) {
                let (one, other) = (takeNumber(&first), takeNumber(&second))
                if one.count != other.count { return one.count < other.count }
                if one != other { return one.lexicographicallyPrecedes(other) }
            } else {
                if a != b { return a < b }
                first.removeFirst()
                second.removeFirst()
            }
        }
        // Names that differ in leading zeros alone are as different as any.
        if first.isEmpty, second.isEmpty { return left < right }
        return first.isEmpty
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Takes the digits at the start off, and returns them without leading zeros.
    private static func takeNumber(_ text: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = text.prefix(while: isDigit)
        text = text.dropFirst(digits.count)
        return digits.drop { $0 == UInt8(ascii: "0") }
    }
}
