import Foundation
import Testing

@testable import aerostat

struct SeriesStoreTests {
    /// A value that tells its series and moment.
    private static func value(series: Int, moment: Int) -> Int64 {
        Int64(series) * 1_000_000 + Int64(moment) - 5
    }

    /// Everything that a store gives back, a list for each series.
    private static func series(
        _ seriesCount: Int,
        moments: Int,
        memoryBound: Int,
        folder: String,
        limit: Int
    ) throws -> [[Int64]] {
        var store = try SeriesStore(
            seriesCount: seriesCount,
            momentCount: moments,
            memoryBound: memoryBound,
            folder: folder
        )
        for moment in 0..<moments {
            try store.append((0..<seriesCount).map { value(series: $0, moment: moment) })
        }
        var reader = try store.makeReader()
        var values: [Int64] = []
        return try (0..<seriesCount).map { _ in
            var series: [Int64] = []
            while series.count < moments {
                try reader.read(into: &values, limit: min(limit, moments - series.count))
                #expect(!values.isEmpty)
                series += values
            }
            return series
        }
    }

    /// Chunks of one moment, of some, with a last one that is full or is not, and everything in memory.
    @Test(arguments: [0, 8, 7 * 8, 7 * 8 * 2, 7 * 8 * 5, 7 * 8 * 19, 7 * 8 * 20 - 1, 7 * 8 * 20, 1 << 20])
    func givesBackWhatItWasGivenWhateverTheBound(memoryBound: Int) throws {
        let folder = try ScratchFolder()
        for (seriesCount, moments) in [(7, 20), (1, 20), (7, 1), (1, 1), (20, 7)] {
            let expected = (0..<seriesCount).map { series in
                (0..<moments).map { Self.value(series: series, moment: $0) }
            }
            for limit in [1, 3, 1000] {
                let found = try Self.series(
                    seriesCount,
                    moments: moments,
                    memoryBound: memoryBound,
                    folder: folder.path,
                    limit: limit
                )
                #expect(found == expected, "\(seriesCount) series, \(moments) moments, \(limit) at once")
            }
        }
    }

    /// More than is read from the file at once, so that reading has to come back for more within a series.
    @Test func longSeriesAreReadInParts() throws {
        let folder = try ScratchFolder()
        let found = try Self.series(3, moments: 5000, memoryBound: 3 * 8 * 1700, folder: folder.path, limit: 700)
        let isSame = found == (0..<3).map { series in (0..<5000).map { Self.value(series: series, moment: $0) } }
        #expect(isSame)
    }

    @Test func theFileHasNoName() throws {
        let folder = try ScratchFolder()
        var store = try SeriesStore(seriesCount: 2, momentCount: 10, memoryBound: 16, folder: folder.path)
        for _ in 0..<10 { try store.append([1, 2]) }
        #expect(try folder.names.isEmpty)
        var reader = try store.makeReader()
        var values: [Int64] = []
        try reader.read(into: &values, limit: 10)
        #expect(values == [1])
    }

    @Test func noFileIsMadeWhereMemorySuffices() throws {
        _ = try SeriesStore(seriesCount: 2, momentCount: 10, memoryBound: 160, folder: "/no/such/folder")
        #expect(throws: OutputError.self) {
            try SeriesStore(seriesCount: 2, momentCount: 10, memoryBound: 159, folder: "/no/such/folder")
        }
    }

    @Test func aFolderThatTakesNoFilesIsNamed() throws {
        let error = #expect(throws: OutputError.self) { try TemporaryFile(folder: "/proc") }
        #expect(error?.description.hasPrefix("cannot write a temporary file in /proc (TMPDIR chooses another") == true)
    }
}
