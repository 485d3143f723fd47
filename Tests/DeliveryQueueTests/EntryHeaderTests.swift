import HostModel
import Testing

@testable import DeliveryQueue

struct EntryHeaderTests {
    private static let header: EntryHeader = {
        var header = EntryHeader(context: .first, sequence: 7)
        header.content = .record
        header.kind = 200
        header.enqueuedMilliseconds = -12
        header.amount = DeliveryAmount(samples: 5, reports: 6)
        header.accepted = DeliveryAmount(samples: 1 << 50, reports: 8)
        return header
    }()

    private static func bytes(_ header: EntryHeader) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: EntryHeader.byteCount) { buffer, count in
            if let start = buffer.baseAddress { header.store(in: UnsafeMutableRawPointer(start)) }
            count = EntryHeader.byteCount
        }
    }

    private static func read(_ bytes: [UInt8]) -> EntryHeader? {
        bytes.withUnsafeBytes { $0.baseAddress.flatMap(EntryHeader.init) }
    }

    @Test func isReadAsItWasWritten() {
        #expect(Self.read(Self.bytes(Self.header)) == Self.header)
        #expect(Self.header.entryCount == 72 + "first context".utf8.count)
    }

    @Test(arguments: 0..<EntryHeader.byteCount)
    func eachByteIsCovered(place: Int) {
        var bytes = Self.bytes(Self.header)
        bytes[place] ^= 0x10
        #expect(Self.read(bytes) == nil)
    }

    @Test func zerosAreNoHeader() {
        #expect(Self.read([UInt8](repeating: 0, count: EntryHeader.byteCount)) == nil)
    }
}
