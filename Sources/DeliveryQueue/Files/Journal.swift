#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file that keeps the books of a queue: two slots, written in turn, of which the newest whole one counts.
///
/// It has its full size from the start, so that a full disk does not keep settlements from being written.
struct Journal {
    static let name = "journal"
    /// Slots are pages of their own, so that writing one leaves the other alone.
    private static let slotDistance = 4_096
    private static let byteCount = 2 * slotDistance

    let file: OpenFile
    private var generation: UInt64

    enum Reading {
        case missing
        case damaged
        case newer
        case books(QueueBooks, generation: UInt64)
    }

    /// Opens the journal, made where there is none, and writes the books in both slots.
    init(in folder: QueueFolder, books: QueueBooks, generation: UInt64) throws(SystemFailure) {
        file = try folder.open(Self.name, O_RDWR | O_CREAT)
        self.generation = generation
        let count = try file.byteCount
        if count < Self.byteCount {
            // Zeros that are written have their place on the disk; a file that is only lengthened has not.
            try file.write([UInt8](repeating: 0, count: Self.byteCount - count), at: count)
        }
        try writeTwice(books)
    }

    /// Without forcing it to the disk.
    mutating func write(_ books: QueueBooks) throws(SystemFailure) {
        generation &+= 1
        let offset = Int(generation % 2) * Self.slotDistance
        try withUnsafeTemporaryAllocation(byteCount: BooksBlock.byteCount, alignment: 8) {
            block throws(SystemFailure) in
            guard let start = block.baseAddress else { return }
            BooksBlock.store(books, generation: generation, in: start)
            try file.write(UnsafeRawBufferPointer(block), at: offset)
        }
    }

    /// In both slots: before what the books settled is deleted, so that either slot is enough to know that it was settled.
    mutating func writeTwice(_ books: QueueBooks) throws(SystemFailure) {
        try write(books)
        try write(books)
    }

    /// The newest whole slot.
    static func read(in folder: QueueFolder) throws(SystemFailure) -> Reading {
        let file: OpenFile
        do {
            file = try folder.open(name, O_RDONLY)
        } catch {
            guard error.code == ENOENT else { throw error }
            return .missing
        }
        var newest = Reading.damaged
        var newestGeneration: UInt64?
        var block = [UInt8](repeating: 0, count: BooksBlock.byteCount)
        for slot in 0..<2 {
            let count = try file.read(block.count, into: &block, at: slot * slotDistance)
            guard count == BooksBlock.byteCount else { continue }
            switch block.withUnsafeBytes({ bytes in bytes.baseAddress.map(BooksBlock.content) ?? .damaged }) {
            case .damaged: continue
            case .newer: return .newer
            case .books(let books, let generation):
                if let known = newestGeneration, known >= generation { continue }
                newestGeneration = generation
                newest = .books(books, generation: generation)
            }
        }
        return newest
    }
}
