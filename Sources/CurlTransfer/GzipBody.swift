import CZlib

/// Bodies of requests as gzip, RFC 1952.
public enum GzipBody {
    /// The fastest level: on series of samples the others take three times as long to save an eighth.
    private static let level: CInt = 1

    /// The bytes as one gzip member, the same for the same bytes.
    public static func compress(_ bytes: [UInt8]) -> [UInt8] {
        precondition(bytes.count <= UInt32.max, "A body of over 4 GiB is no request.")
        var stream = z_stream()
        // These fail for want of memory alone, without which nothing here goes on.
        precondition(czlib_start_gzip(&stream, level) == Z_OK, "zlib has no memory for a stream.")
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, uLong(bytes.count)))
        return bytes.withUnsafeBufferPointer { input in
            [UInt8](unsafeUninitializedCapacity: bound) { output, count in
                // zlib does not write to its input; its header only lacks the word.
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib's bound of the output is too low.")
                count = Int(stream.total_out)
            }
        }
    }
}
