import Foundation
import HostModel
import Testing

@testable import DeliveryQueue

struct QueueFolderTests {
    private static func open(
        _ directory: String,
        _ destination: String = DeliveryQueue.sampleDestination
    ) throws -> DeliveryQueue {
        try DeliveryQueue(destination: destination, directory: directory, bounds: QueueBounds())
    }

    private static func refusal(_ directory: String) throws -> String {
        let error = #expect(throws: QueueError.self) { try open(directory) }
        return try #require(error).description
    }

    @Test(arguments: [
        ("https://host:1/a?db=x", "https-host-1-a-db-x-"),
        ("../../etc/passwd", "etc-passwd-"),
        ("", "-"),
        ("grüße", "gr-e-"),
        (String(repeating: "x", count: 5_000), String(repeating: "x", count: 80) + "-"),
    ])
    func nameIsReadableSafeAndShort(destination: String, start: String) {
        let name = QueueFolder.name(for: destination)
        #expect(name.hasPrefix(start))
        #expect(name.utf8.count == start.utf8.count + 16)
        #expect(name.utf8.allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "/") })
    }

    @Test func namesOfDestinationsThatLookAlikeDiffer() {
        #expect(QueueFolder.name(for: "http://a/b") != QueueFolder.name(for: "http://a?b"))
    }

    @Test func foldersAreForTheirUserAlone() throws {
        let scratch = try ScratchFolder()
        let queue = try Self.open("\(scratch.path)/above/queues")
        queue.append(SampleRecords.records(0..<1), context: .first)
        let folder = "\(scratch.path)/above/queues/\(QueueFolder.name(for: DeliveryQueue.sampleDestination))"
        #expect(try QueueFiles.permissions(folder) == 0o700)
        #expect(try QueueFiles.permissions("\(scratch.path)/above") == 0o700)
        let names = try QueueFiles.names(folder)
        #expect(names == ["0000000000000001.segment", "destination", "journal", "lock"])
        for name in names { #expect(try QueueFiles.permissions("\(folder)/\(name)") == 0o600) }
        let text = try String(contentsOfFile: "\(folder)/destination", encoding: .utf8)
        #expect(text == "aerostat queue 1\n\(DeliveryQueue.sampleDestination)\n")
    }

    @Test func eachDestinationHasAFolder() throws {
        let scratch = try ScratchFolder()
        let first = try Self.open(scratch.path, "http://a/")
        let second = try Self.open(scratch.path, "http://b/")
        first.append(SampleRecords.records(0..<1), context: .first)
        second.append(SampleRecords.records(5..<6), context: .first)
        #expect(first.drainNumbers() == [0])
        #expect(second.drainNumbers() == [5])
    }

    @Test func aFileIsNotAQueue() throws {
        let scratch = try ScratchFolder()
        let file = "\(scratch.path)/file"
        try QueueFiles.write([1], to: file)
        #expect(
            try Self.refusal(file) == "\(file): not a folder; a queue needs the name of a folder, or of one to be made"
        )
        #expect(try Self.refusal("\(file)/below").hasPrefix("cannot make \(file)/below: Not a directory"))
    }

    @Test func aFolderThatCannotBeMadeIsNamed() throws {
        #expect(
            try Self.refusal("/proc/queues")
                == "cannot make /proc/queues: No such file or directory; a queue needs a folder that this user can write"
        )
    }

    @Test func anotherProgramsFolderIsLeftAsItIs() throws {
        let scratch = try ScratchFolder()
        try Self.open(scratch.path).close()
        let file = "\(try scratch.queueFolder)/destination"
        try QueueFiles.write(Array("something else\n".utf8), to: file)
        #expect(try Self.refusal(scratch.path).hasPrefix("\(file): not a queue of aerostat; it is left as it is"))
        #expect(try QueueFiles.bytes(file) == Array("something else\n".utf8))
        try QueueFiles.write([UInt8](repeating: 65, count: 1 << 20), to: file)
        #expect(try Self.refusal(scratch.path).contains("not a queue of aerostat"))
    }

    @Test func aLaterFormatIsLeftAsItIs() throws {
        let scratch = try ScratchFolder()
        try Self.open(scratch.path).close()
        let file = "\(try scratch.queueFolder)/destination"
        try QueueFiles.write(Array("aerostat queue 2\nx\n".utf8), to: file)
        #expect(
            try Self.refusal(scratch.path) == "\(file): written by a later version of aerostat, which alone can read it"
        )
    }

    @Test func aLaterJournalIsLeftAsItIs() throws {
        let scratch = try ScratchFolder()
        try Self.open(scratch.path).close()
        let folder = try scratch.queueFolder
        try QueueFiles.change("\(folder)/journal") { bytes in
            bytes[4] = 9
            let checksum = bytes[..<508].withUnsafeBytes { Checksum.of($0) }
            withUnsafeBytes(of: checksum.littleEndian) { bytes.replaceSubrange(508..<512, with: $0) }
        }
        let before = try QueueFiles.bytes("\(folder)/journal")
        #expect(try Self.refusal(scratch.path).contains("written by a later version"))
        #expect(try QueueFiles.bytes("\(folder)/journal") == before)
    }

    @Test func theFolderOfAnotherDestinationIsLeftAsItIs() throws {
        let scratch = try ScratchFolder()
        try Self.open(scratch.path).close()
        let file = "\(try scratch.queueFolder)/destination"
        try QueueFiles.write(Array("aerostat queue 1\nhttp://other/\n".utf8), to: file)
        #expect(try Self.refusal(scratch.path).contains("holds what waits for http://other/"))
    }

    /// A crash between making the folder and writing the file in it.
    @Test func aFolderThatDoesNotSayWhoseItIsIsTakenOver() throws {
        let scratch = try ScratchFolder()
        let queue = try Self.open(scratch.path)
        queue.append(SampleRecords.records(0..<2), context: .first)
        queue.close()
        try FileManager.default.removeItem(atPath: "\(try scratch.queueFolder)/destination")
        #expect(try Self.open(scratch.path).drainNumbers() == [0, 1])
    }

    @Test func aQueueHasOneProcessAtATime() throws {
        let scratch = try ScratchFolder()
        let queue = try Self.open(scratch.path)
        let folder = try scratch.queueFolder
        #expect(
            try Self.refusal(scratch.path)
                == "\(folder): process \(getpid()) has this queue open; one queue has one process at a time"
        )
        queue.close()
        #expect(throws: Never.self) { try Self.open(scratch.path) }
    }

    @Test func theLockIsGivenBackWithTheQueue() throws {
        let scratch = try ScratchFolder()
        do {
            let queue = try Self.open(scratch.path)
            queue.append(SampleRecords.records(0..<2), context: .first)
        }
        #expect(try Self.open(scratch.path).drainNumbers() == [0, 1])
    }
}
