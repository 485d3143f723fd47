internal import HostModel

extension SeriesColumn {
    /// Name of the column that holds stored values, which says what they are: `pg` for pages, `ms` for milliseconds,
    /// `ppm` for millionths.
    var storedName: String {
        switch descriptor.unit {
        case .bytes: name.replacing("_bytes", with: "_pg", maxReplacements: 1)
        case .seconds: name.replacing("_seconds", with: "_ms", maxReplacements: 1)
        case .ratio: name.replacing("_ratio", with: "_ppm", maxReplacements: 1)
        case .pages, .none: name
        }
    }

    /// The columns for it in the tables of a level.
    func storedNames(_ level: HistoryLevel) -> [String] {
        switch (level, role) {
        case (_, .setting): []
        case (.sample, _): [storedName]
        case (_, .gauge): ["_min", "_total", "_max"].map { storedName + $0 }
        case (_, .counter): ["_increase", "_last"].map { storedName + $0 }
        }
    }
}

extension ReportSubject {
    /// What the names of its tables begin with.
    var tablePrefix: String {
        switch self {
        case .host: "host"
        case .virtualMachine: "vm"
        }
    }

    func table(_ level: HistoryLevel) -> String { "\(tablePrefix)_\(level.suffix)" }

    var settingTable: String { "\(tablePrefix)_setting" }
}

/// The name as SQL takes it, whatever it is.
func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
