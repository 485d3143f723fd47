import LocatedYAML

extension Quantity {
    /// Pages as a size with at most two decimals, rounded up, for amounts that were computed.
    static func showRoundedUp(pages: Int64) -> String {
        let gibibyte: Int64 = 262_144
        guard pages >= gibibyte, pages % gibibyte != 0 else {
            let mebibytes = (pages + 255) / 256
            return pages % gibibyte == 0 ? size.show(pages) : "\(mebibytes) MiB"
        }
        let hundredths = (pages * 100 + gibibyte - 1) / gibibyte
        let fraction = hundredths % 100
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) GiB"
    }
}
