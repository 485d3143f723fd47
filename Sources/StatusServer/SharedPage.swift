internal import NIOCore

/// Bytes of a page, or of a part of one, that any number of responses share without copying.
public final class SharedPage: Sendable {
    let buffer: ByteBuffer
    /// Where the memory goes afterwards.
    private let memory: PageMemory?

    /// Copies the bytes once, into the form in which they are sent.
    public init(_ bytes: [UInt8]) {
        buffer = ByteBuffer(bytes: bytes)
        memory = nil
    }

    /// Lets `write` fill memory that is sent as it is, and keeps the bytes whose number it returns.
    ///
    /// - Parameters:
    ///   - capacity: bytes that `write` may fill at most.
    ///   - memory: where the memory comes from and goes afterwards; nil for the system.
    public init(
        upTo capacity: Int,
        in memory: PageMemory? = nil,
        _ write: (UnsafeMutableRawBufferPointer) -> Int
    ) {
        var buffer = memory?.buffer(capacity: capacity) ?? ByteBufferAllocator().buffer(capacity: capacity)
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: capacity, write)
        self.buffer = buffer
        self.memory = memory
    }

    public init(_ text: String) {
        buffer = ByteBuffer(string: text)
        memory = nil
    }

    deinit {
        memory?.keep(buffer)
    }

    public var byteCount: Int { buffer.readableBytes }

    public var bytes: [UInt8] { Array(buffer.readableBytesView) }

    /// Calls `body` with the bytes where they are.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        buffer.withUnsafeReadableBytes(body)
    }
}
