import HostModel
import SnapshotEncoding
import Testing

struct SampleRowCodecTests {
    @Test func rowComesBack() throws {
        for row in SampleSeries.rows(50) {
            let bytes = SampleRowCodec.encode(row)
            #expect(try SampleRowCodec.decode(bytes, count: row.values.count) == row)
        }
    }

    @Test func everyMagnitudeComesBack() throws {
        var values: [Int64] = []
        for bit in 0..<63 {
            let power = Int64(1) << Int64(bit)
            for value in [power - 1, power, power + 1, power &* 4096] { values += [value, 0 &- value] }
        }
        values += [.max, .min, .min + 1, 4096 * (.max / 4096), 4096 * (.min / 4096)]
        for milliseconds in [0, -1, .max, .min, 1_767_225_600_000] as [Int64] {
            let row = SampleRow(milliseconds: milliseconds, values: values)
            let bytes = SampleRowCodec.encode(row)
            #expect(try SampleRowCodec.decode(bytes, count: values.count) == row)
        }
        let empty = SampleRow(milliseconds: 5, values: [])
        #expect(try SampleRowCodec.decode(SampleRowCodec.encode(empty), count: 0) == empty)
    }

    @Test func amountsOfMemoryAreShort() {
        let zeros = SampleRow(milliseconds: 0, values: Array(repeating: 0, count: 1000))
        #expect(SampleRowCodec.encode(zeros).count == 1001)
        // 4 GiB is 2^20 pages, which with sign and mark are 23 bits.
        let sizes = SampleRow(milliseconds: 0, values: Array(repeating: 4 << 30, count: 1000))
        #expect(SampleRowCodec.encode(sizes).count == 4001)
        let bytes = SampleRowCodec.encode(sizes)
        #expect(bytes.capacity < 2 * bytes.count, "a queue in memory would keep what is reserved for longer rows")
    }

    @Test func rowOfAnotherSetIsAnError() throws {
        let row = SampleSeries.rows(1)[0]
        let bytes = SampleRowCodec.encode(row)
        let count = row.values.count
        #expect(throws: SeriesCodecError.self) { try SampleRowCodec.decode(bytes, count: count + 1) }
        #expect(throws: SeriesCodecError.self) { try SampleRowCodec.decode(bytes, count: count - 1) }
        #expect(throws: SeriesCodecError.endsEarly) { try SampleRowCodec.decode(bytes, count: .max) }
        #expect(throws: SeriesCodecError.endsEarly) { try SampleRowCodec.decode(bytes, count: -1) }
        #expect(throws: SeriesCodecError.endsEarly) { try SampleRowCodec.decode([], count: 0) }
        for length in bytes.indices {
            #expect(throws: SeriesCodecError.self) { try SampleRowCodec.decode(Array(bytes[..<length]), count: count) }
        }
    }

    @Test func garbledBytesAreAnErrorOrAnotherRow() {
        var random = SplitMix(state: 5)
        let row = SampleSeries.rows(1)[0]
        let bytes = SampleRowCodec.encode(row)
        var refused = 0
        for _ in 0..<50_000 {
            var garbled = bytes
            for _ in 0...(random.next() % 3) {
                garbled[Int(random.next() % UInt64(garbled.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            do throws(SeriesCodecError) {
                let other = try SampleRowCodec.decode(garbled, count: row.values.count)
                #expect(other.values.count == row.values.count)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 1000)
    }

    @Test(
        arguments: [
            // More than 64 bits; an amount of pages beyond 64 bits of bytes; an escape without its eight bytes.
            [0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02],
            [0, 0xFD, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
            [0, 1, 1, 2, 3, 4, 5, 6, 7],
        ] as [[UInt8]]
    )
    func impossibleNumbersAreAnError(bytes: [UInt8]) {
        #expect(throws: SeriesCodecError.self) { try SampleRowCodec.decode(bytes, count: 1) }
    }
}
