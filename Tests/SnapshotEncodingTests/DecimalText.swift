/// `value` in units of 10 to the minus `decimals` the slow and obvious way, as what encoders write is compared with it.
func decimalText(_ value: Int64, decimals: Int) -> String {
    var digits = String(value.magnitude)
    guard decimals > 0 else { return (value < 0 ? "-" : "") + digits }
    digits = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    var text = digits.dropLast(decimals) + "." + digits.suffix(decimals)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return (value < 0 ? "-" : "") + text
}
