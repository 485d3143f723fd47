import CSnappy

/// The block format of Snappy, in which remote write travels.
enum Snappy {
    static func compress(_ bytes: [UInt8]) -> [UInt8] {
        let capacity = snappy_max_compressed_length(bytes.count)
        return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            var length = capacity
            let status = bytes.withUnsafeBytes { input in
                snappy_compress(
                    input.baseAddress?.assumingMemoryBound(to: CChar.self),
                    input.count,
                    UnsafeMutableRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: CChar.self),
                    &length
                )
            }
            // Fails only for a buffer shorter than the bound above.
            precondition(status == SNAPPY_OK, "Snappy found its own bound too short.")
            count = length
        }
    }
}
