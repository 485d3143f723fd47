import AlertRehearsal
import Testing

struct RehearsalPartsTests {
    @Test func partsHoldAllHostsInOrder() {
        #expect(RehearsalParts.ranges(machineCounts: []) == [])
        #expect(RehearsalParts.ranges(machineCounts: [3]) == [0..<1])
        #expect(RehearsalParts.ranges(machineCounts: [200, 1, 63, 1]) == [0..<1, 1..<3, 3..<4])
        let fleet = RehearsalParts.ranges(machineCounts: Array(repeating: 8, count: 100))
        #expect(fleet.count == 13 && fleet.last == 96..<100)
        #expect(RehearsalParts.ranges(machineCounts: Array(repeating: 0, count: 9)) == [0..<9])
    }

    private static func alerts(_ instances: AlertInstance...) -> [RehearsedAlert] {
        [RehearsedAlert(name: "A", rules: [], instances: instances)]
    }

    private static func instance(_ host: String?, start: Int64) -> AlertInstance {
        AlertInstance(
            labels: host.map { [.init(name: "host", value: $0)] } ?? [],
            episodes: [AlertEpisode(start: start, firing: start, end: nil)],
            annotations: []
        )
    }

    @Test func alertsComeTogetherInOrder() throws {
        let (a, b, c) = (Self.instance("a", start: 30), Self.instance("b", start: 15), Self.instance("c", start: 15))
        let joined = try #require(RehearsalParts.joined([Self.alerts(a, c), Self.alerts(), Self.alerts(b)]))
        #expect(joined == Self.alerts(b, c, a))
    }

    @Test func whatBelongsToNoHostIsThereOnce() throws {
        let same = Self.instance(nil, start: 0)
        let joined = try #require(RehearsalParts.joined([Self.alerts(same), Self.alerts(same)]))
        #expect(joined == Self.alerts(same))
    }

    @Test func contradictionIsSeen() {
        let parts = [Self.alerts(Self.instance(nil, start: 0)), Self.alerts(Self.instance(nil, start: 15))]
        #expect(RehearsalParts.joined(parts) == nil)
    }
}
