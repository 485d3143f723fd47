public import Foundation
public import Testing

/// Files in the folder `Golden` of a test target that hold what encoders are known to write.
///
/// With `RECORD_GOLDEN=1` in the environment a comparison rewrites its file and fails, so that the difference is read
/// before it is committed.
public enum Golden {
    /// - Parameter fileID: of a file of the test target, which is its first component.
    public static func path(_ name: String, fileID: String = #fileID) -> URL {
        let target = String(fileID.prefix { $0 != "/" })
        return URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(components: target, "Golden", name)
    }

    public static func expect(
        _ bytes: [UInt8],
        matches name: String,
        fileID: String = #fileID,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = path(name, fileID: fileID)
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
