import Foundation
import SimulationRuntime
import Testing

final class FileStampTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "aerostat-stamps-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private func write(_ text: String, to name: String) throws -> String {
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path()
    }

    @Test func anUntouchedFileKeepsItsStamp() throws {
        let path = try write("a", to: "a")
        #expect(FileStamp(path: path) != nil)
        #expect(FileStamp(path: path) == FileStamp(path: path))
    }

    @Test func sizeTimeAndIdentityCount() throws {
        let path = try write("a", to: "a")
        let old = Date(timeIntervalSince1970: 1_000_000_000)
        try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: path)
        let before = try #require(FileStamp(path: path))
        try FileManager.default.setAttributes([.modificationDate: old + 1], ofItemAtPath: path)
        #expect(FileStamp(path: path) != before)
        try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: path)
        #expect(FileStamp(path: path) == before)

        let other = try write("b", to: "b")
        try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: other)
        #expect(FileStamp(path: other) != before)

        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.write(contentsOf: Data("ab".utf8))
        try handle.close()
        try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: path)
        #expect(FileStamp(path: path) != before)
    }

    @Test func aLinkShowsWhereItLeads() throws {
        let (first, second) = (try write("a", to: "a"), try write("b", to: "b"))
        let link = folder.appending(path: "link").path()
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: first)
        #expect(FileStamp(path: link) == FileStamp(path: first))
        try FileManager.default.removeItem(atPath: link)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: second)
        #expect(FileStamp(path: link) == FileStamp(path: second))
    }

    @Test(arguments: ["/nonexistent", "", "/tmp\0/a"])
    func whatIsMissingHasNone(path: String) {
        #expect(FileStamp(path: path) == nil)
    }
}
