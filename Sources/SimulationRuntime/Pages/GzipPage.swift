import CZlib
import StatusServer

/// The beginning of a page as gzip, RFC 1952, to which every scrape adds an end of its own.
///
/// One member holds both: header, the blocks of the beginning up to a byte boundary, the blocks of the end, and a trailer
/// whose checksum is put together from those of the two. So the long part is compressed once a snapshot.
struct GzipPage: Sendable {
    /// Name of the format, deflate, no flags, no time, fastest level, no system: the same bytes for the same page.
    private static let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 4, 255]
    /// Checksum and length.
    private static let trailerByteCount = 8

    /// Header and blocks.
    let parts: [SharedPage]
    /// Of the bytes before compression.
    private let checksum: uLong
    private let byteCount: Int

    /// Compresses the beginning. Takes long for a long one.
    init(beginning page: SharedPage) {
        var compression = Compression()
        var parts = [SharedPage(Self.header)]
        page.withUnsafeBytes { bytes in
            while let part = compression.nextPart(of: bytes) { parts.append(part) }
        }
        self.parts = parts
        checksum = compression.checksum
        byteCount = page.byteCount
    }

    /// Blocks and trailer for what this scrape adds.
    func end(with bytes: [UInt8]) -> SharedPage {
        let stream = DeflateStream()
        return bytes.withUnsafeBytes { bytes in
            SharedPage(upTo: stream.bound(of: bytes.count) + Self.trailerByteCount) { output in
                stream.feed(bytes)
                let count = stream.write(into: output, completing: .stream)
                let tail = crc32_z(0, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
                let whole = crc32_combine(checksum, tail, bytes.count)
                let length = UInt32(truncatingIfNeeded: byteCount + bytes.count)
                output.storeBytes(of: UInt32(whole).littleEndian, toByteOffset: count, as: UInt32.self)
                output.storeBytes(of: length.littleEndian, toByteOffset: count + 4, as: UInt32.self)
                return count + Self.trailerByteCount
            }
        }
    }

    /// A page on its way through zlib.
    private struct Compression {
        /// Bytes that are taken in one go, few enough to be still in the cache after their checksum was computed.
        private static let pieceByteCount = 128 * 1024
        /// Bytes of a part of the output at most.
        private static let partByteCount = 256 * 1024

        private let stream = DeflateStream()
        private var taken = 0
        private var isComplete = false
        private(set) var checksum: uLong = 0

        /// The next part of the output; nil when there is no more.
        mutating func nextPart(of bytes: UnsafeRawBufferPointer) -> SharedPage? {
            guard !isComplete else { return nil }
            // Pages of metrics shrink to a tenth; a short one needs no long part.
            let room = min(Self.partByteCount, max(4096, (bytes.count - taken) / 8))
            return SharedPage(upTo: room) { write(bytes, into: $0) }
        }

        private mutating func write(_ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Int
        {
            var written = 0
            while written < output.count, !isComplete {
                if stream.wantsMore, taken < bytes.count { feedPiece(of: bytes) }
                let isLast = taken == bytes.count
                let rest = UnsafeMutableRawBufferPointer(rebasing: output[written...])
                let count = stream.write(into: rest, completing: isLast ? .byte : .none)
                written += count
                isComplete = isLast && count < rest.count
            }
            return written
        }

        private mutating func feedPiece(of bytes: UnsafeRawBufferPointer) {
            let end = min(taken + Self.pieceByteCount, bytes.count)
            let piece = UnsafeRawBufferPointer(rebasing: bytes[taken..<end])
            taken = end
            checksum = crc32_z(checksum, piece.bindMemory(to: UInt8.self).baseAddress, piece.count)
            stream.feed(piece)
        }
    }
}
