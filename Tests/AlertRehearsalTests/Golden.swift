import Foundation
import Testing

/// Files in `Golden/` that hold what encoders are known to write.
///
/// With `RECORD_GOLDEN=1` in the environment a comparison rewrites its file and fails, so that the difference is read
/// before it is committed.
enum Golden {
    static func path(_ name: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(components: "Golden", name)
    }

    static func expect(
        _ bytes: [UInt8],
        matches name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = path(name)
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            try Data(bytes).write(to: file)
            Issue.record("\(name) was rewritten: read the difference", sourceLocation: sourceLocation)
            return
        }
        let known = [UInt8](try Data(contentsOf: file))
        guard bytes != known else { return }
        let lines = (bytes.split(separator: 10, omittingEmptySubsequences: false))
        let knownLines = known.split(separator: 10, omittingEmptySubsequences: false)
        let same = zip(lines, knownLines).prefix { $0 == $1 }.count
        let text = { (lines: [ArraySlice<UInt8>]) in
            same < lines.count ? String(decoding: lines[same], as: UTF8.self) : "(end of file)"
        }
        Issue.record(
            "line \(same + 1) is \(text(lines)), but \(name) has \(text(knownLines))",
            sourceLocation: sourceLocation
        )
    }
}
