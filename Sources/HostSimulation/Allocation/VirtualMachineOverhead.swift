/// Host memory needed to run a machine beside its own (memory-model.md sections 2.3 and 2.4).
enum VirtualMachineOverhead: Sendable {
    /// vSphere 6.0 to 8.0 (VMW-OH).
    case vSphere6
    /// ESX 2: 54 MB with one vCPU and 64 MB with two up to 512 MB, 32 MB more for each further GB.
    case esx2

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

    /// Overhead of a machine, rounded up to pages.
    func pages(configuredSize: Int, vCPUs: Int64) -> Int {
        let size = Double(configuredSize) / 256
        let mebibytes =
            switch self {
            case .vSphere6: Self.vSphere6(size: size, vCPUs: Double(vCPUs))
            case .esx2: Self.esx2(size: size, vCPUs: Double(vCPUs))
            }
        return Int((max(1, mebibytes) * 256).rounded(.up))
    }

    /// Ten MB for a second vCPU; more were not possible then and are taken to cost the same.
    private static func esx2(size: Double, vCPUs: Double) -> Double {
        54 + 10 * (vCPUs - 1) + 32 * max(0, size - 512) / 1024
    }

    /// Linear between the table's cells and, with the slope of the last ones, beyond them.
    private static func vSphere6(size: Double, vCPUs: Double) -> Double {
        let row = segment(sizes, size)
        let column = segment(processors, vCPUs)
        let low = interpolate(processors, column, vCPUs, table[row][column], table[row][column + 1])
        let high = interpolate(processors, column, vCPUs, table[row + 1][column], table[row + 1][column + 1])
        return interpolate(sizes, row, size, low, high)
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
