import CurlTransfer
import Testing

@testable import MetricPush

struct PushSettingsTests {
    private static func target(_ text: String) throws -> PushTarget { try PushTarget(parsing: text) }

    @Test func defaultsSuitTheProtocol() throws {
        let compressions = try [
            "http://gw:9091", "http://p/api/v1/write", "influx+http://i?db=a", "otlp+http://o", "json+http://j",
            "csv+http://c", "smtp://m?to=a@b.test",
        ].map { PushSettings(for: try Self.target($0)).compression }
        #expect(compressions == [.none, .none, .none, .gzip, .none, .none, .none])
        let settings = PushSettings(for: try Self.target("http://gw:9091"))
        #expect(settings.connectTimeout == .seconds(5) && settings.requestTimeout == .seconds(10))
        #expect(settings.maximumSamplesPerRequest == 10_000)
        #expect(settings.proxy == .environment && settings.security == TransferSecurity())
        #expect(settings.remoteWriteVersion == .v1 && settings.headers.isEmpty && settings.externalLabels.isEmpty)
    }

    @Test func passwordGoesOnlyToANamedUser() throws {
        let named = PushSettings(for: try Self.target("pushgateway+http://alice@gw"), password: "apart")
        #expect(named.credentials == .basic(user: "alice", password: "apart"))
        #expect(PushSettings(for: try Self.target("pushgateway+http://gw"), password: "apart").credentials == nil)
        let alone = PushSettings(for: try Self.target("pushgateway+http://alice@gw"))
        #expect(alone.credentials == .basic(user: "alice", password: ""))
    }

    @Test func defaultsPassTheirCheck() throws {
        for text in ["http://gw:9091", "otlp+http://o", "smtp://alice@m?to=a@b.test"] {
            let target = try Self.target(text)
            #expect(throws: Never.self) { try PushSettings(for: target, password: "x").check(for: target) }
        }
    }

    /// A change of the defaults, and the setting that is then refused.
    struct Refused: Sendable {
        let setting: String
        let url: String
        let change: @Sendable (inout PushSettings) throws -> Void

        init(
            _ setting: String,
            at url: String = "otlp+http://o",
            change: @escaping @Sendable (inout PushSettings) throws -> Void
        ) {
            self.setting = setting
            self.url = url
            self.change = change
        }
    }

    @Test(arguments: [
        Refused("samples per request") { $0.maximumSamplesPerRequest = 0 },
        Refused("samples per request") { $0.maximumSamplesPerRequest = 1_000_001 },
        Refused("connect timeout") { $0.connectTimeout = .zero },
        Refused("request timeout") { $0.requestTimeout = .seconds(86_401) },
        Refused("compression", at: "http://gw:9091") { $0.compression = .gzip },
        Refused("compression", at: "http://p/api/v1/write") { $0.compression = .gzip },
        Refused("compression", at: "smtp://m?to=a@b.test") { $0.compression = .gzip },
        Refused("client key") { $0.security.key = "/k.pem" },
        Refused("headers", at: "smtp://m?to=a@b.test") { $0.headers = [try TransferHeader(name: "X-A", value: "b")] },
        Refused("credentials", at: "smtp://m?to=a@b.test") { $0.credentials = .bearer(token: "t") },
        Refused("credentials") { $0.credentials = .basic(user: "a:b", password: "c") },
    ])
    func settingsThatDoNotFitAreRefused(refused: Refused) throws {
        let target = try Self.target(refused.url)
        var settings = PushSettings(for: target)
        try refused.change(&settings)
        let problem = try #require(throws: PushSettings.Problem.self) { try settings.check(for: target) }
        #expect(problem.setting == refused.setting)
    }

    @Test func externalLabelsAreSortedAndOfOneNameEach() throws {
        var settings = PushSettings(for: try Self.target("otlp+http://o"))
        let labels = try [("site", "lab"), ("Zone", "b"), ("room", "1\u{E9}")].map {
            try PushSettings.Label(name: $0.0, value: $0.1)
        }
        try settings.setExternalLabels(labels)
        #expect(settings.externalLabels.map(\.name) == ["Zone", "room", "site"])
        let problem = try #require(throws: PushSettings.Problem.self) {
            try settings.setExternalLabels(labels + labels.prefix(1))
        }
        #expect(problem.setting == "external label site")
    }

    @Test(arguments: ["", "1a", "__name__", "a-b", "é", String(repeating: "a", count: 129)])
    func labelNamesAreThoseOfPrometheus(name: String) {
        #expect(throws: PushSettings.Problem.self) { try PushSettings.Label(name: name, value: "x") }
    }

    @Test(arguments: ["a\nb", "\u{0}", String(repeating: "a", count: 1_025)])
    func labelValuesAreShortTextsOnOneLine(value: String) {
        #expect(throws: PushSettings.Problem.self) { try PushSettings.Label(name: "x", value: value) }
    }
}
