import HostModel
import Testing

@testable import DeliveryQueue

struct JournalTests {
    private static let books: QueueBooks = {
        var books = QueueBooks()
        books.accepted = DeliveryAmount(samples: 1 << 40, reports: 2)
        books.delivered = DeliveryAmount(samples: 3, reports: 1)
        for (place, reason) in DropReason.allCases.enumerated() {
            books.drop(DeliveryAmount(samples: Int64(place) + 10, reports: Int64(place)), reason)
        }
        books.lastSequence = 99
        books.settledSequence = 12
        books.gone = [20...30, 40...40]
        books.lastDeliveryMilliseconds = 1_790_000_000_000
        books.queuedBytes = 4_711
        books.oldestMilliseconds = -5
        books.problemCode = 28
        return books
    }()

    private static func folder(_ scratch: ScratchFolder) throws -> QueueFolder {
        try QueueFolder(making: "d", below: scratch.path)
    }

    private static func books(_ folder: QueueFolder) throws -> QueueBooks? {
        guard case .books(let books, _) = try Journal.read(in: folder) else { return nil }
        return books
    }

    @Test func booksAreReadAsTheyWereWritten() throws {
        let scratch = try ScratchFolder()
        let folder = try Self.folder(scratch)
        var journal = try Journal(in: folder, books: QueueBooks(), generation: 0)
        try journal.write(Self.books)
        #expect(try Self.books(folder) == Self.books)
    }

    @Test func theNewestOfTwoSlotsCounts() throws {
        let scratch = try ScratchFolder()
        let folder = try Self.folder(scratch)
        var journal = try Journal(in: folder, books: QueueBooks(), generation: 0)
        for count in 1...5 {
            var books = Self.books
            books.lastSequence = UInt64(100 + count)
            try journal.write(books)
            #expect(try Self.books(folder) == books)
        }
        #expect(try QueueFiles.bytes("\(folder.path)/journal").count == 8_192)
    }

    @Test(arguments: [0, 4, 8, 100, 400, 507, 508, 511])
    func aDamagedSlotLeavesTheOther(place: Int) throws {
        let scratch = try ScratchFolder()
        let folder = try Self.folder(scratch)
        var journal = try Journal(in: folder, books: QueueBooks(), generation: 0)
        var older = Self.books
        older.lastSequence = 98
        try journal.write(older)
        try journal.write(Self.books)
        // Generations 1 and 2 are from the start, 3 is in the second slot, 4 in the first.
        try QueueFiles.change("\(folder.path)/journal") { $0[place] ^= 1 }
        #expect(try Self.books(folder) == older)
        try QueueFiles.change("\(folder.path)/journal") { $0[4_096 + place] ^= 1 }
        #expect(try Self.books(folder) == nil)
    }

    @Test func aShortJournalIsDamagedAndWrittenAnew() throws {
        let scratch = try ScratchFolder()
        let folder = try Self.folder(scratch)
        guard case .missing = try Journal.read(in: folder) else { throw Unexpected() }
        try QueueFiles.write([1, 2, 3], to: "\(folder.path)/journal")
        guard case .damaged = try Journal.read(in: folder) else { throw Unexpected() }
        _ = try Journal(in: folder, books: Self.books, generation: 0)
        #expect(try Self.books(folder) == Self.books)
    }

    @Test func amountsThatCannotBeAreDamage() throws {
        var books = Self.books
        books.accepted.samples = -1
        var block = [UInt8](repeating: 0, count: BooksBlock.byteCount)
        let isDamaged = block.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return false }
            BooksBlock.store(books, generation: 1, in: start)
            guard case .damaged = BooksBlock.content(of: start) else { return false }
            return true
        }
        #expect(isDamaged)
    }

    private struct Unexpected: Error {}
}
