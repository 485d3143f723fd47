import Foundation
import HostModel
import RandomScenarios

@testable import DeliveryQueue

/// One random run of the property tests, with a model of what must come out of the queue.
struct QueueRun {
    /// What did not hold, with the operations before it; nil while all is well.
    private(set) var failure: String?
    private var choice: SeededChoice
    private let scratch: ScratchFolder
    /// Where the queue is instead, when the disk is to be full at times.
    private let disk: SmallDisk?
    private var isDiskFull = false
    private let clock = ManualClock()
    private let bounds: QueueBounds
    /// Without them, every record that is missing was lost by damage.
    private let hasBounds: Bool
    private let contexts = (0..<3).map { number in
        QueueContext(bytes: Array(repeating: UInt8(number), count: 5 + 300 * number))
    }
    private var queue: DeliveryQueue
    private var steps: [String] = []
    /// By number, from 0 on, in the order in which they were handed over.
    private var handed: [(record: QueueRecord, context: QueueContext)] = []
    private var isSettled: [Bool] = []
    /// Settled with a reason of the model's own.
    private var refused = DeliveryAmount.zero
    private var taken: [Int] = []
    /// The highest number that may not come again.
    private var passed = -1
    /// True when the damage may have made the books older than the run.
    private var mayRepeat = false

    init(seed: UInt64, on disk: SmallDisk? = nil) throws {
        choice = SeededChoice(seed: seed)
        scratch = try ScratchFolder(isInMemory: true)
        self.disk = disk
        hasBounds = choice.happens(percent: 40)
        let isSmall = choice.happens(percent: 50)
        bounds = QueueBounds(
            bytes: hasBounds ? choice.integer(in: 20_000...200_000) : isSmall ? 40_000_000 : 1 << 30,
            memoryBytes: disk == nil ? 64 << 20 : choice.pick([30_000, 64 << 20]),
            age: .seconds(hasBounds ? 60 : 1_000_000),
            syncInterval: choice.pick([.zero, .seconds(1), .seconds(30)])
        )
        queue = try Self.open(disk?.path ?? scratch.path, bounds, clock)
    }

    /// Adds the ledger after each step to what is said of a failure.
    private static let isTraced = ProcessInfo.processInfo.environment["AEROSTAT_PROPERTY_TRACE"] != nil

    private static func open(_ directory: String, _ bounds: QueueBounds, _ clock: ManualClock) throws
        -> DeliveryQueue
    {
        try DeliveryQueue(
            destination: DeliveryQueue.sampleDestination,
            directory: directory,
            bounds: bounds,
            clock: clock.clock
        )
    }

    mutating func perform(steps count: Int) throws {
        for _ in 0..<count where failure == nil {
            switch choice.integer(in: 0...99) {
            case 0..<35: append()
            case 35..<60: take()
            case 60..<72: settle()
            case 72..<78: giveBack()
            case 78..<81: dropWaiting()
            case 81..<84: expire()
            case 84..<88: note("sync") { $0.queue.sync(ifDue: $0.choice.happens(percent: 50)) }
            case 88..<91: try reopen(closing: true) {}
            case 91..<94: try reopen(closing: false) {}
            default: try disk == nil ? damage() : changeDisk()
            }
            check()
        }
    }

    /// Takes all that is left and compares it with what was handed over.
    mutating func finish() throws {
        try reopen(closing: choice.happens(percent: 50)) {}
        while failure == nil, queue.hasWaiting {
            take()
            guard !taken.isEmpty else { break }
            settle()
            check()
        }
        guard failure == nil else { return }
        let ledger = queue.ledger
        let missing = handed.indices.filter { !isSettled[$0] }
        let missed = missing.reduce(DeliveryAmount.zero) { $0 + handed[$1].record.amount }
        let counted = ledger.droppedInAll - refused
        if ledger.queued != .zero || queue.hasWaiting { fail("still queued: \(ledger)") }
        if mayRepeat { return }
        if counted != missed { fail("\(missed) did not come out (\(missing)), but \(counted) is counted: \(ledger)") }
        if !hasBounds, disk == nil,
            ledger.dropped.keys.contains(where: { $0 == .queueFull || $0 == .expired || $0 == .ended })
        {
            fail("dropped without a bound: \(ledger)")
        }
        let accepted = handed.reduce(DeliveryAmount.zero) { $0 + $1.record.amount }
        if ledger.accepted != accepted { fail("\(accepted) was handed over: \(ledger)") }
    }

    private mutating func note(_ step: String, _ body: (inout QueueRun) -> Void) {
        steps.append(step)
        body(&self)
    }

    private mutating func fail(_ text: String) {
        failure = failure ?? "\(text)\nafter \(steps.joined(separator: ", "))"
    }

    private mutating func check() {
        let ledger = queue.ledger
        if Self.isTraced { steps.append("\n    lost \(ledger.dropped[.lost] ?? .zero) queued \(ledger.queued)\n") }
        if !ledger.isBalanced { fail("does not balance: \(ledger)") }
        if let broken = queue.brokenInvariant { fail(broken) }
        if disk == nil, let problem = ledger.diskProblem { fail("a problem: \(problem)") }
        let negative = ([ledger.queued, ledger.accepted, ledger.delivered] + ledger.dropped.values).contains {
            $0.samples < 0 || $0.reports < 0
        }
        if negative { fail("negative: \(ledger)") }
    }

    private mutating func append(largePercent: Int64 = 10) {
        let context = choice.pick(contexts)
        let isLarge = choice.happens(percent: largePercent)
        let count = isLarge ? 1 : Int(choice.integer(in: 1...20))
        var records: [QueueRecord] = []
        for _ in 0..<count {
            let bytes = isLarge ? choice.integer(in: 5_000...90_000) : choice.integer(in: 0...400)
            let record = SampleRecords.record(handed.count, bytes: Int(bytes))
            records.append(record)
            handed.append((record, context))
            isSettled.append(false)
        }
        steps.append("append \(handed.count - count)..<\(handed.count)")
        queue.append(records, context: context)
    }

    private mutating func take() {
        let samples = Int(choice.integer(in: 1...120))
        let bytes = Int(choice.integer(in: 1...20_000))
        let records = queue.take(maximumSamples: samples, maximumBytes: bytes)
        let numbers = records.map { SampleRecords.number(of: $0.record) ?? -1 }
        steps.append("take \(numbers)")
        if records.isEmpty && queue.hasWaiting { fail("nothing was taken although something waits") }
        if records.count > 1 {
            if records.reduce(0, { $0 + $1.record.amount.samples }) > samples { fail("too many samples") }
            if records.reduce(0, { $0 + $1.record.payload.count }) > bytes { fail("too many bytes") }
        }
        for (number, taken) in zip(numbers, records) {
            guard handed.indices.contains(number) else { return fail("nobody handed over \(taken)") }
            if number <= passed { fail("\(number) came after \(passed)") }
            if isSettled[number] && !mayRepeat { fail("\(number) came again") }
            if handed[number].record != taken.record { fail("\(number) is not what was handed over") }
            if handed[number].context.bytes != taken.context.bytes { fail("\(number) has another context") }
            if taken.context !== records[0].context { fail("two contexts at once") }
            passed = number
        }
        taken += numbers
    }

    private mutating func settle() {
        let amount = taken.reduce(DeliveryAmount.zero) { $0 + handed[$1].record.amount }
        let isRefused = choice.happens(percent: 20)
        steps.append("settle \(taken)")
        queue.settleTaken(
            delivered: isRefused ? .zero : amount,
            dropped: isRefused ? [.refused: amount] : [:],
            at: clock.milliseconds
        )
        if isRefused { refused += amount }
        for number in taken { isSettled[number] = true }
        taken = []
    }

    private mutating func giveBack() {
        steps.append("return")
        queue.returnTaken()
        if let first = taken.first { passed = first - 1 }
        taken = []
    }

    private mutating func dropWaiting() {
        guard hasBounds, let newest = queue.newestSequence else { return }
        let sequence = newest - min(newest, UInt64(choice.integer(in: 0...30)))
        steps.append("drop through \(sequence)")
        queue.dropWaiting(through: sequence, reason: .replaced)
    }

    private mutating func expire() {
        clock.advance(milliseconds: choice.integer(in: 0...40_000))
        steps.append("expire")
        queue.expire(at: clock.milliseconds)
    }

    /// As after the end of the process, with or without notice.
    private mutating func reopen(closing: Bool, meanwhile: () throws -> Void) throws {
        steps.append(closing ? "close" : "crash")
        if closing { queue.close() }
        // The files are given back with the object, which is to be gone.
        queue = DeliveryQueue(destination: "none", bounds: bounds)
        try meanwhile()
        queue = try Self.open(disk?.path ?? scratch.path, bounds, clock)
        taken = []
        passed = -1
    }

    private mutating func changeDisk() throws {
        guard let disk else { return }
        steps.append(isDiskFull ? "(room on the disk)" : "(the disk is full)")
        try isDiskFull ? disk.empty() : disk.fill()
        isDiskFull.toggle()
    }

    private mutating func damage() throws {
        let folder = try scratch.queueFolder
        let segments = try QueueFiles.segments(folder)
        guard !segments.isEmpty else { return }
        let path = choice.pick(segments)
        let journal = "\(folder)/journal"
        switch choice.integer(in: 0...5) {
        case 0:
            let saved = try QueueFiles.bytes(journal)
            // None that is too large to be queued: then the journal alone would know of it.
            append(largePercent: 0)
            steps.append("(killed before the journal was written)")
            try reopen(closing: false) { try QueueFiles.write(saved, to: journal) }
        case 1:
            let torn = EntryHeader.torn(sequence: 1 << 40).prefix(Int(choice.integer(in: 1...900)))
            steps.append("(killed in the middle of a record)")
            try reopen(closing: false) { try QueueFiles.change(segments[segments.count - 1]) { $0 += torn } }
        case 2:
            let length = Int(choice.integer(in: 0...Int64(try QueueFiles.bytes(path).count)))
            steps.append("(\(path.suffix(12)) cut to \(length))")
            try reopen(closing: false) { try QueueFiles.change(path) { $0 = Array($0.prefix(length)) } }
        case 3, 4:
            let count = try QueueFiles.bytes(path).count
            guard count > 0 else { return }
            let place = Int(choice.integer(in: 0...Int64(count - 1)))
            let length = Int(choice.integer(in: 1...20))
            steps.append("(\(path.suffix(12)) garbled at \(place))")
            try reopen(closing: false) {
                try QueueFiles.change(path) { bytes in
                    for index in place..<min(place + length, count) { bytes[index] ^= 0x5A }
                }
            }
        default:
            let count = try QueueFiles.bytes(journal).count
            let place = Int(choice.integer(in: 0...Int64(count - 1)))
            let isCut = choice.happens(percent: 30)
            steps.append("(journal \(isCut ? "cut" : "garbled") at \(place))")
            let page = place / 4_096 * 4_096
            mayRepeat = mayRepeat || isCut || place - page < BooksBlock.byteCount
            try reopen(closing: false) {
                try QueueFiles.change(journal) { bytes in
                    if isCut { bytes = Array(bytes.prefix(place)) } else { bytes[place] ^= 0x5A }
                }
            }
        }
    }
}

extension EntryHeader {
    /// Bytes of an entry whose payload was not written whole.
    static func torn(sequence: UInt64) -> [UInt8] {
        var header = EntryHeader(context: QueueContext(bytes: Array(repeating: 7, count: 1_000)), sequence: sequence)
        header.content = .record
        var bytes = [UInt8](repeating: 7, count: EntryHeader.byteCount + 900)
        bytes.withUnsafeMutableBytes { buffer in
            if let start = buffer.baseAddress { header.store(in: start) }
        }
        return bytes
    }
}
