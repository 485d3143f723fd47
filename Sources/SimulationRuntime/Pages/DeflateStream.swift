import CZlib

/// A stream of zlib that writes deflate blocks, RFC 1951, without a frame around them.
///
/// Used by one thread at a time.
final class DeflateStream {
    /// The fastest level: on pages of metrics the others take twice as long and more to save an eighth.
    private static let level: CInt = 1

    /// zlib keeps its address, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // Fails for want of memory alone, without which nothing here goes on.
        precondition(czlib_start_deflate(stream, Self.level) == Z_OK, "zlib has no memory for a stream")
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Upper bound of the bytes that so many become when they are compressed alone and at once.
    func bound(of byteCount: Int) -> Int { Int(deflateBound(stream, uLong(byteCount))) }

    /// Takes what is to be compressed next; it must stay where it is until the stream wants more.
    func feed(_ input: UnsafeRawBufferPointer) {
        let bytes = input.bindMemory(to: UInt8.self)
        // zlib does not write to its input; its header only lacks the word.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
        stream.pointee.avail_in = UInt32(bytes.count)
    }

    /// True when all that was fed has been taken in.
    var wantsMore: Bool { stream.pointee.avail_in == 0 }

    /// What is to be complete when a stretch of output ends.
    enum Completion {
        /// Nothing: bytes may stay in the stream until later.
        case none
        /// All that was fed, to the end of a byte.
        case byte
        /// The stream.
        case stream
    }

    /// Writes as much as there is room for.
    ///
    /// - Returns: the bytes written; less than there is room for when all that was asked for is complete.
    func write(into output: UnsafeMutableRawBufferPointer, completing completion: Completion) -> Int {
        let bytes = output.bindMemory(to: UInt8.self)
        stream.pointee.next_out = bytes.baseAddress
        stream.pointee.avail_out = UInt32(bytes.count)
        let flush =
            switch completion {
            case .none: Z_NO_FLUSH
            case .byte: Z_SYNC_FLUSH
            case .stream: Z_FINISH
            }
        let result = deflate(stream, flush)
        // Z_BUF_ERROR says that there was nothing left to do, which happens where the last byte filled the room.
        precondition([Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(result), "zlib refuses its own stream")
        return bytes.count - Int(stream.pointee.avail_out)
    }
}
