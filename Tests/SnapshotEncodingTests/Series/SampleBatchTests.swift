import SnapshotEncoding
import Testing

struct SampleBatchTests {
    private static let rows = (0..<5).map { SampleRow(milliseconds: Int64($0), values: [1, 2, 3]) }

    @Test func samplesAreSeriesTimesMoments() {
        let batch = SampleBatch(content: .values(Self.rows), series: [0..<2, 5..<9])
        #expect(batch.seriesCount == 6)
        #expect(batch.sampleCount == 30)
        #expect(SampleBatch(content: .stale(milliseconds: 1), series: [3..<10]).sampleCount == 7)
    }

    @Test(arguments: [[0..<2], [0..<1, 4..<5], [0..<7, 9..<10, 20..<31], [3..<4, 5..<6, 7..<8], [2..<9]])
    func halvesAreTheWhole(series: [Range<Int>]) throws {
        let batch = SampleBatch(content: .stale(milliseconds: 1), series: series)
        let (first, second) = try #require(batch.halves())
        #expect((first.series + second.series).joined().elementsEqual(series.joined()))
        #expect(first.seriesCount == batch.seriesCount / 2)
        #expect(first.content == batch.content && second.content == batch.content)
        #expect((first.series + second.series).allSatisfy { !$0.isEmpty })
    }

    @Test func cuttingEndsWithEachSeriesAlone() {
        var waiting = [SampleBatch(content: .values(Self.rows), series: [0..<3, 5..<6, 8..<15])]
        var alone: [Int] = []
        while let batch = waiting.popLast() {
            if let (first, second) = batch.halves() {
                waiting += [second, first]
            } else {
                alone += batch.series.joined()
            }
        }
        #expect(alone == [0, 1, 2, 5, 8, 9, 10, 11, 12, 13, 14])
    }

    @Test func earlierAndLaterAreTheWhole() throws {
        let batch = SampleBatch(content: .values(Self.rows), series: [0..<3])
        let (earlier, later) = try #require(batch.earlierAndLater())
        #expect(earlier.content == .values(Array(Self.rows[..<2])))
        #expect(later.content == .values(Array(Self.rows[2...])))
        #expect(earlier.series == batch.series && later.series == batch.series)
    }

    @Test func whatCannotBeCutIsNil() {
        #expect(SampleBatch(content: .values(Self.rows), series: [4..<5]).halves() == nil)
        #expect(SampleBatch(content: .values(Self.rows), series: []).halves() == nil)
        #expect(SampleBatch(content: .values([Self.rows[0]]), series: [0..<3]).earlierAndLater() == nil)
        #expect(SampleBatch(content: .values([]), series: [0..<3]).earlierAndLater() == nil)
        #expect(SampleBatch(content: .stale(milliseconds: 1), series: [0..<3]).earlierAndLater() == nil)
    }
}
