/// Host memory needed to run a machine beside its own (memory-model.md section 2.4, VMW-OH: vSphere 6.0 to 8.0).
enum VirtualMachineOverhead {
    /// Configured MiB of the table's rows.
    private static let sizes: [Double] = [256, 1024, 4096, 16_384]
    private static let processors: [Double] = [1, 2, 4, 8]
    /// MiB by size and vCPUs.
    private static let table: [[Double]] = [
        [20.29, 24.28, 32.23, 48.16],
        [25.90, 29.91, 37.86, 53.82],
        [48.64, 52.72, 60.67, 76.78],
        [139.62, 143.98, 151.93, 168.60],
    ]

    /// Linear between the table's cells and, with the slope of the last ones, beyond them. Rounded up to pages.
    static func pages(configuredSize: Int, vCPUs: Int64) -> Int {
        let size = Double(configuredSize) / 256
        let row = segment(sizes, size)
        let column = segment(processors, Double(vCPUs))
        let low = interpolate(processors, column, Double(vCPUs), table[row][column], table[row][column + 1])
        let high = interpolate(processors, column, Double(vCPUs), table[row + 1][column], table[row + 1][column + 1])
        let mebibytes = interpolate(sizes, row, size, low, high)
        return Int((max(1, mebibytes) * 256).rounded(.up))
    }

    private static func segment(_ axis: [Double], _ value: Double) -> Int {
        var index = 0
        while index < axis.count - 2, value > axis[index + 1] { index += 1 }
        return index
    }

    private static func interpolate(
        _ axis: [Double],
        _ index: Int,
        _ value: Double,
        _ low: Double,
        _ high: Double
    ) -> Double {
        low + (high - low) * (value - axis[index]) / (axis[index + 1] - axis[index])
    }
}
