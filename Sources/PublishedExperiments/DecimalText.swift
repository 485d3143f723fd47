/// The number in decimal notation with a fixed number of digits after the point, the same on every platform.
func decimalText(_ number: Double, decimals: Int) -> String {
    guard number.isFinite, abs(number) < 9e12 else { return number.isFinite ? "large" : "none" }
    let scale = powerOfTen(decimals)
    let scaled = Int64((abs(number) * scale).rounded())
    let sign = number < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return sign + String(scaled) }
    let (whole, fraction) = scaled.quotientAndRemainder(dividingBy: Int64(scale))
    let digits = String(fraction)
    return sign + String(whole) + "." + String(repeating: "0", count: decimals - digits.utf8.count) + digits
}

/// 10 to a small power.
func powerOfTen(_ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * 10 }
}
