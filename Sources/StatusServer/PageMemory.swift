internal import NIOCore
internal import Synchronization

/// Memory of long pages that nobody holds any more, kept for the next ones.
///
/// The system hands out fresh memory piece by piece as it is first touched, which takes longer than writing a page into
/// memory that was there before. What is kept is bounded.
public final class PageMemory: Sendable {
    private struct Spare {
        var buffer: ByteBuffer
        /// Pages that had no use for it since.
        var passes = 0
    }

    /// Bytes of what is worth keeping; for less, the C library keeps memory itself.
    private static let shortest = 1024 * 1024
    /// One for a page that is made while another is still being sent.
    private static let spareCount = 2
    /// Pages made after which memory that none of them could use is given back.
    private static let longestWait = 256

    private let spares = Mutex<[Spare]>([])

    public init() {}

    /// Bytes that wait for a page.
    var spareByteCount: Int { spares.withLock { $0.reduce(0) { $0 + $1.buffer.capacity } } }

    /// An empty buffer with so much room or more.
    func buffer(capacity: Int) -> ByteBuffer {
        // What is unused is returned to the system outside the lock.
        var taken = spares.withLock { Self.take(capacity, from: &$0) }
        // Where somebody is still sending the old bytes, this takes fresh memory and leaves them alone. Cleared where it
        // is: a second name for it would be such a somebody.
        taken.buffer?.clear()
        return taken.buffer ?? ByteBufferAllocator().buffer(capacity: capacity)
    }

    /// Takes the memory of a page that has come to its end.
    func keep(_ buffer: ByteBuffer) {
        guard buffer.capacity >= Self.shortest else { return }
        let replaced = spares.withLock { spares in
            spares.append(Spare(buffer: buffer))
            return spares.count > Self.spareCount ? spares.removeFirst() : nil
        }
        _ = replaced
    }

    private static func take(_ capacity: Int, from spares: inout [Spare]) -> (buffer: ByteBuffer?, unused: [Spare]) {
        // The one that has been free longest has most likely been sent. A short page does not take the room of a long one.
        let fitting = spares.firstIndex { $0.buffer.capacity >= capacity && $0.buffer.capacity / 4 <= capacity }
        let buffer = fitting.map { spares.remove(at: $0).buffer }
        for index in spares.indices { spares[index].passes += 1 }
        let unused = spares.filter { $0.passes >= longestWait }
        spares.removeAll { $0.passes >= longestWait }
        return (buffer, unused)
    }
}
