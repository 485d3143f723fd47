import HostModel
import Logging
import SimulationRuntime

/// Writes each log message as one line to standard error, as `logfmt` or JSON.
struct StandardErrorLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    private let format: LoggingOptions.Format

    init(level: Logger.Level, format: LoggingOptions.Format) {
        logLevel = level
        self.format = format
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = [
            ("ts", WallClock.now().description), ("level", Self.name(of: event.level)), ("msg", "\(event.message)"),
        ]
        let all = metadata.merging(event.metadata ?? [:]) { _, own in own }
        fields += all.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
        StandardError.write(Self.line(fields, format: format))
    }

    /// The level's name as other exporters write it.
    private static func name(of level: Logger.Level) -> String {
        level == .warning ? "warn" : level.rawValue
    }

    /// One line with its line break.
    static func line(_ fields: [(String, String)], format: LoggingOptions.Format) -> String {
        switch format {
        case .logfmt:
            fields.map { "\($0.0)=\(needsQuotes($0.1) ? quoted($0.1) : $0.1)" }.joined(separator: " ") + "\n"
        case .json:
            "{" + fields.map { "\(quoted($0.0)):\(quoted($0.1))" }.joined(separator: ",") + "}\n"
        }
    }

    private static func needsQuotes(_ text: String) -> Bool {
        text.isEmpty || text.unicodeScalars.contains { $0 <= " " || $0 == "\"" || $0 == "=" || $0 == "\\" }
    }

    /// A JSON string, which is also what `logfmt` takes.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
