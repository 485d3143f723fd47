import Testing

@testable import aerostat

struct ProgressBarTests {
    @Test(arguments: [
        (Int64(0), "[----------------------------------------]   0 %, 0 times real time"),
        (250, "[##########------------------------------]  25 %, 2 times real time"),
        (1000, "[########################################] 100 %, 10 times real time"),
    ])
    func showsShareAndSpeed(done: Int64, line: String) {
        #expect(ProgressBar.line(done: done, total: 1000, elapsed: .milliseconds(100)) == line)
    }

    @Test func showsNoSpeedForPiecesOfWork() {
        #expect(ProgressBar.line(done: 3, total: 4) == "[##############################----------]  75 %")
    }
}
