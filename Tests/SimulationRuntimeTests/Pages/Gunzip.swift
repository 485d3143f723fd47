import CZlib

/// Reads gzip as a client does: zlib checks frame, checksum and length.
enum Gunzip {
    struct Failure: Error {
        var result: CInt
    }

    /// The content of one member; throws unless the bytes are exactly that.
    static func text(_ bytes: [UInt8]) throws -> [UInt8] {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        let started = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { throw Failure(result: started) }
        defer { inflateEnd(stream) }
        var input = bytes
        var output: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 1 << 16)
        return try input.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            while true {
                let (result, count) = room.withUnsafeMutableBufferPointer { room in
                    stream.pointee.next_out = room.baseAddress
                    stream.pointee.avail_out = UInt32(room.count)
                    let result = inflate(stream, Z_NO_FLUSH)
                    return (result, room.count - Int(stream.pointee.avail_out))
                }
                output += room.prefix(count)
                if result == Z_STREAM_END, stream.pointee.avail_in == 0 { return output }
                guard result == Z_OK else { throw Failure(result: result) }
            }
        }
    }
}
