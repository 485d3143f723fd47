import HostModel
import HostSimulation
import LocatedYAML

/// Values over time as they were recorded, ready for use in patterns.
struct Trace: Hashable {
    /// Times from 0 upward; values in pages, or in millionths when `isShare`. Never empty.
    var steps: [WorkloadPattern.Step]
    var isShare: Bool
    var maximum: Int64
    /// When the last row ends: after it, as much time as lies between the last two rows; 1 s for a single row.
    var naturalLength: SimulationTime
}

/// The unit of the numbers in a trace's column.
enum TraceUnit: String, CaseIterable {
    case bytes = "B"
    case kibibytes = "KiB"
    case mebibytes = "MiB"
    case gibibytes = "GiB"
    case tebibytes = "TiB"
    case percent = "%"
    case ratio

    var isShare: Bool { self == .percent || self == .ratio }

    /// The number in pages or millionths; nil when it exceeds 64 bits.
    func value(of number: DecimalNumber) -> Int64? {
        switch self {
        case .bytes: number.multiplied(by: 1).map { $0 / PageCount.bytesPerPage }
        case .kibibytes: number.multiplied(by: 1 << 10).map { $0 / PageCount.bytesPerPage }
        case .mebibytes: number.multiplied(by: 1 << 20).map { $0 / PageCount.bytesPerPage }
        case .gibibytes: number.multiplied(by: 1 << 30).map { $0 / PageCount.bytesPerPage }
        case .tebibytes: number.multiplied(by: 1 << 40).map { $0 / PageCount.bytesPerPage }
        case .percent: number.multiplied(by: 10_000)
        case .ratio: number.multiplied(by: 1_000_000)
        }
    }
}

/// Reads trace files, each column once.
struct TraceLoader {
    enum Failure: Error, Hashable {
        /// The file cannot be had; belongs to the place in the scenario that names it.
        case reference(String)
        /// The file is wrong at a place of its own.
        case content(SourceProblem)
    }

    private struct Key: Hashable {
        var path: String
        var column: String
        var unit: TraceUnit
    }

    /// Folder from which relative paths start; nil where traces cannot be used.
    let directory: String?
    private var loaded: [Key: Result<Trace, Failure>] = [:]

    init(directory: String?) {
        self.directory = directory
    }

    mutating func trace(file: String, column: String, unit: TraceUnit) throws(Failure) -> Trace {
        guard let directory else {
            throw .reference("a built-in scenario has no folder; traces work only in scenario files")
        }
        let path = file.hasPrefix("/") || directory.isEmpty ? file : "\(directory)/\(file)"
        let key = Key(path: path, column: column, unit: unit)
        if let result = loaded[key] { return try result.get() }
        guard loaded.count < ScenarioBounds.traces else {
            throw .reference("more than \(ScenarioBounds.traces) traces; use fewer different files, columns and units")
        }
        let result = Result { () throws(Failure) in
            try TraceFile(path: path, content: Self.content(path: path)).trace(column: column, unit: unit)
        }
        loaded[key] = result
        return try result.get()
    }

    private static func content(path: String) throws(Failure) -> [UInt8] {
        do {
            return try BoundedFile.read(path: path, limit: ScenarioBounds.traceBytes, isRegularRequired: true)
        } catch {
            switch error {
            case .unreadable(let reason):
                throw .reference("cannot read the trace \(path.excerpt(limit: 200)): \(reason)")
            case .tooLarge:
                throw .reference(
                    "the trace \(path.excerpt(limit: 200)) is larger than \(ScenarioBounds.traceBytes / 1_048_576) MiB"
                )
            }
        }
    }
}
