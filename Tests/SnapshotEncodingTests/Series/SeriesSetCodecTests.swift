import SnapshotEncoding
import Testing

struct SeriesSetCodecTests {
    private static let fleet = FleetSeries(
        identity: SampleFleet.identity,
        status: SampleFleet.status,
        content: .serving
    ).set

    @Test(arguments: [SampleSeries.set, fleet, SeriesSet(blocks: [], counterStart: .min)])
    func setComesBack(set: SeriesSet) throws {
        let decoded = try SeriesSetCodec.decode(SeriesSetCodec.encode(set))
        #expect(decoded == set)
        #expect(decoded.count == set.count)
        // Swift takes texts for equal that are not the same bytes.
        for (block, known) in zip(decoded.blocks, set.blocks) {
            #expect(block.subjects.joined().map { Array($0.utf8) } == known.subjects.joined().map { Array($0.utf8) })
        }
    }

    @Test func everyCutIsAnError() {
        let bytes = SeriesSetCodec.encode(Self.fleet)
        for length in bytes.indices {
            #expect(throws: SeriesCodecError.self) { try SeriesSetCodec.decode(Array(bytes[..<length])) }
        }
        #expect(throws: SeriesCodecError.tooLong(bytes: 1)) { try SeriesSetCodec.decode(bytes + [0]) }
        #expect(throws: SeriesCodecError.unknownFormat(9)) { try SeriesSetCodec.decode([9] + bytes.dropFirst()) }
    }

    /// What decodes all the same must be a set that can be encoded again.
    @Test func garbledBytesAreAnErrorOrAnotherSet() throws {
        var random = SplitMix(state: 4)
        let bytes = SeriesSetCodec.encode(Self.fleet)
        var refused = 0
        for _ in 0..<20_000 {
            var garbled = bytes
            for _ in 0...(random.next() % 4) {
                let position = Int(random.next() % UInt64(garbled.count))
                switch random.next() % 3 {
                case 0: garbled[position] = UInt8(truncatingIfNeeded: random.next())
                case 1: garbled.remove(at: position)
                default: garbled.insert(UInt8(truncatingIfNeeded: random.next()), at: position)
                }
            }
            do throws(SeriesCodecError) {
                let set = try SeriesSetCodec.decode(garbled)
                #expect(try SeriesSetCodec.decode(SeriesSetCodec.encode(set)) == set)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 1000)
    }

    @Test(
        arguments: [
            // Blocks, label names, subjects, families and label values in numbers that the bytes cannot hold.
            [1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
            [1, 0, 1, 1, 0x61, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0],
            [1, 0, 1, 1, 0x61, 0, 0xFF, 0xFF, 0xFF, 0x7F, 0],
            [1, 0, 1, 1, 0x61, 0, 1, 0xFF, 0xFF, 0xFF, 0x7F],
            // A number of more than 64 bits.
            [1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        ] as [[UInt8]]
    )
    func hugeNumbersAreAnError(bytes: [UInt8]) {
        #expect(throws: SeriesCodecError.self) { try SeriesSetCodec.decode(bytes) }
    }

    @Test func rulesOfBlocksAreKept() {
        let family = SeriesSet.Family(name: "a_b", kind: .gauge, unit: "", help: "", decimals: 0)
        let bad: [(SeriesSet.Block) -> SeriesSet.Block] = [
            { block in
                var block = block
                block.labelNames = ["vm", "host"]
                return block
            },
            { block in
                var block = block
                block.prefix = "b"
                return block
            },
            { block in
                var block = block
                block.families[0].decimals = 10
                return block
            },
            { block in
                var block = block
                block.families[0].labelValues = ["x"]
                return block
            },
            { block in
                var block = block
                block.families[0].label = "own"
                block.families[0].labelValues = []
                return block
            },
        ]
        let block = SeriesSet.Block(
            prefix: "a",
            labelNames: ["host", "vm"],
            subjects: [["h", "v"]],
            families: [family]
        )
        #expect(throws: Never.self) {
            try SeriesSetCodec.decode(SeriesSetCodec.encode(SeriesSet(blocks: [block], counterStart: 0)))
        }
        for change in bad {
            let set = SeriesSet(blocks: [change(block)], counterStart: 0)
            #expect(throws: SeriesCodecError.self) { try SeriesSetCodec.decode(SeriesSetCodec.encode(set)) }
        }
    }
}
