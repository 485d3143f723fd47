import HostModel
import SnapshotEncoding
import Testing

struct RunMomentsTests {
    @Test(arguments: [
        (Int64(10), Int64(30), [Int64(10), 20, 30]), (10, 35, [10, 20, 30, 35]), (10, 10, [10]), (40, 35, [35]),
        (1, 2, [1, 2]),
    ])
    func areEachIntervalAndTheEnd(interval: Int64, length: Int64, expected: [Int64]) {
        let start = Timestamp(millisecondsSince1970: 1000)
        let moments = RunMoments(start: start, intervalMilliseconds: interval, lengthMilliseconds: length)
        #expect((0..<moments.count).map { moments[$0].millisecondsSince1970 - 1000 } == expected)
    }
}
