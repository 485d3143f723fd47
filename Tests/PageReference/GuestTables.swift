import HostModel
import HostSimulation

/// The numbers of one machine that its pages behave by: the model's tables, written down a second time.
struct GuestTables {
    /// Chances a second of work that a page is touched or written, by use: free, cache, idle, working set, kernel.
    let touch: [Double]
    let write: [Double]
    /// Different pages of each image, and different duplicates.
    let osImageSize: Int
    let applicationSize: Int
    let duplicates: Int
    private let mix: [[Double]]
    private let half: Double
    private let quarter: Double

    /// Percent of zero, OS image, application, duplicated, unique.
    private static let mixes: [[Double]] = [
        [30, 0, 0, 10, 60], [0, 50, 20, 5, 25], [5, 5, 20, 20, 50], [2, 5, 25, 10, 58], [0, 40, 0, 10, 50],
    ]

    init(_ machine: VirtualMachineConfiguration) {
        let workload = machine.workload
        touch = [0, workload.fileCacheTouchRate.value, 0.0003, workload.touchRate.value, 0.05]
        write = [0, 0.0002, 0.00005, workload.writeRate.value, 0.001]
        let content = machine.content
        let size = Double(machine.configuredSize.value)
        osImageSize = Int(content.osImageSize.value)
        applicationSize = Int(content.applicationImageSize.value)
        duplicates = max(1, Int((size * content.duplicateContents.value).rounded()))
        half = content.compressibleToHalf.value
        quarter = content.compressibleToQuarter.value
        let caps = [1, Double(osImageSize) * 0.9 / size, Double(applicationSize) * 0.9 / size, 1]
        mix = Self.mixes.map { row in
            let parts = zip(row, caps).map { min($0 / 100, $1) }
            return parts + [1 - parts.reduce(0, +)]
        }
    }

    func kind(of use: PageUse, _ draw: inout SeededDraw) -> PageContent.Kind {
        var rest = draw.unit()
        let row = mix[use.rawValue]
        if rest < row[0] { return .zero }
        rest -= row[0]
        if rest < row[1] { return .osImage }
        rest -= row[1]
        if rest < row[2] { return .application }
        rest -= row[2]
        return rest < row[3] ? .duplicated : .unique
    }

    /// Quarters of a page that a content takes compressed, 0 where it does not fit half a page. The same content always
    /// compresses the same.
    func slot(of content: PageContent) -> Int {
        if content.kind == .zero { return 1 }
        let bits = SeededDraw.mixed(UInt64(content.number) &* 8 &+ UInt64(content.kind.rawValue) &+ 0x5DEE_CE66)
        let place = Double(bits >> 11) * 0x1p-53
        let isCode = content.kind == .osImage
        let quarter = isCode ? 0.05 : quarter
        let half = isCode ? 0.5 : half
        if place < quarter { return 1 }
        return place < quarter + half ? 2 : 0
    }
}
