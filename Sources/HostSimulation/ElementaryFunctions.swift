/// Functions beyond + - * / and square root, made from those, so that their last bit is the same on every platform.
enum ElementaryFunctions {
    /// e to the power of `x`, for `x` in -700 ... 700, to a few units in the last place.
    static func exponential(_ x: Double) -> Double {
        let log2 = 0.693_147_180_559_945_3
        let halvings = (x / log2).rounded()
        let remainder = x - halvings * log2
        var term = 1.0
        var sum = 1.0
        for index in 1...20 {
            term = term * remainder / Double(index)
            sum += term
        }
        return sum * Double(sign: .plus, exponent: Int(halvings), significand: 1)
    }

    /// A number to the power of a whole number, at least 0, by squaring.
    static func power(_ base: Double, _ exponent: Int) -> Double {
        var result = 1.0
        var square = base
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result *= square }
            square *= square
            rest >>= 1
        }
        return result
    }
}
