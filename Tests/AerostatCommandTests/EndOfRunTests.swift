import ArgumentParser
import HostModel
import Testing

@testable import aerostat

struct EndOfRunTests {
    private static let hour = DurationArgument.minutes(60)

    @Test(arguments: [
        ("2026-02-01", "2026-01-31T23:00:00Z"), ("2026-02-01T12:00Z", "2026-02-01T11:00:00Z"),
        ("2026-02-01T12:00:01Z", "2026-02-01T11:00:01Z"), ("2026-02-01T12:00:01.999Z", "2026-02-01T11:00:01Z"),
        ("1970-01-01T01:00:00Z", "1970-01-01T00:00:00Z"),
    ])
    func startIsTheLengthBeforeTheEnd(end: String, start: String) throws {
        #expect(try EndOfRun.parse(end).start(length: Self.hour).description == start)
    }

    @Test func nowIsTheWallClockRoundedDownToAWholeSecond() throws {
        let now = Timestamp(millisecondsSince1970: 1_767_225_600_999)
        let start = try EndOfRun.parse("now").start(length: Self.hour) { now }
        #expect(start.description == "2025-12-31T23:00:00Z")
    }

    @Test(arguments: ["", "Now", "noon", "tomorrow", "2026-02-30", "1h"])
    func nothingElseIsAnEnd(text: String) {
        #expect(throws: ValidationError.self) { try EndOfRun.parse(text) }
    }

    @Test func aStartBefore1970IsRefused() throws {
        let end = try EndOfRun.parse("1970-01-01T00:59:59Z")
        #expect(throws: ValidationError.self) { try end.start(length: Self.hour) }
    }
}
