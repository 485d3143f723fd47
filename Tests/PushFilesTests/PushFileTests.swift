import CurlTransfer
import DeliveryQueue
import Foundation
import MetricPush
import ReportMail
import Testing

@testable import PushFiles

struct PushFileTests {
    private let bench: PushFileBench

    init() throws { bench = try PushFileBench() }

    @Test func everyKeyHasItsSetting() throws {
        try bench.write("s3cret\n", to: "password")
        try bench.write("-----BEGIN CERTIFICATE-----\n", to: "ca.pem", mode: 0o644)
        try bench.write("-----BEGIN CERTIFICATE-----\n", to: "client.pem", mode: 0o644)
        let key = try bench.write("-----BEGIN PRIVATE KEY-----\n", to: "client.key")
        let (target, settings) = try bench.destination(
            """
            url: remote-write+https://prometheus.example/api/v1/write
            basic_auth: {username: scraper, password_file: password}
            tls_config: {ca_file: ca.pem, cert_file: client.pem, key_file: \(key), server_name: other.example}
            proxy_url: http://proxy:3128
            headers: {X-Scope-OrgID: team-a, X-Number: 7}
            remote_timeout: 30s
            connect_timeout: 1500ms
            protobuf_message: io.prometheus.write.v2.Request
            external_labels: {site: lab, Zone: b}
            queue_config:
              max_samples_per_send: 2000
              max_bytes: 2 GiB
              max_memory_bytes: 16MiB
              max_age: 7d
              sync_interval: 0s
            """
        )
        #expect(target.destination == "remote-write+https://prometheus.example/api/v1/write")
        #expect(settings.credentials == .basic(user: "scraper", password: "s3cret"))
        let security = TransferSecurity(
            authorities: "\(bench.folder)/ca.pem",
            certificate: "\(bench.folder)/client.pem",
            key: key,
            serverName: "other.example"
        )
        #expect(settings.security == security)
        #expect(settings.proxy.description == "http://proxy:3128")
        #expect(settings.headers.map(\.description) == ["X-Scope-OrgID: team-a", "X-Number: 7"])
        #expect(settings.requestTimeout == .seconds(30) && settings.connectTimeout == .milliseconds(1_500))
        #expect(settings.remoteWriteVersion == .v2)
        #expect(settings.externalLabels.map { "\($0.name)=\($0.value)" } == ["Zone=b", "site=lab"])
        #expect(settings.maximumSamplesPerRequest == 2_000)
        let bounds = QueueBounds(
            bytes: 2 << 30,
            memoryBytes: 16 << 20,
            age: .seconds(604_800),
            syncInterval: .zero
        )
        #expect(settings.bounds == bounds)
    }

    @Test func urlAloneMeansTheDefaults() throws {
        let (target, settings) = try bench.destination("url: otlp+http://o:4318")
        let defaults = PushSettings(for: target)
        #expect(settings.compression == defaults.compression && settings.bounds == defaults.bounds)
        #expect(settings.credentials == nil && settings.proxy == .environment)
        #expect(settings.requestTimeout == defaults.requestTimeout)
    }

    @Test func destinationsKeepTheirOrder() throws {
        let all = try bench.parse("destinations:\n- url: http://b:9091\n- {url: 'otlp+http://a', compression: none}\n")
        #expect(all.map(\.target.destination) == ["pushgateway+http://b:9091", "otlp+http://a/v1/metrics"])
        #expect(all.map(\.settings.compression) == [.none, .none])
    }

    @Test(arguments: [
        (
            "basic_auth: {username: alice, password: s3cret}",
            TransferCredentials.basic(user: "alice", password: "s3cret")
        ),
        ("basic_auth: {username: alice, password_file: secret}", .basic(user: "alice", password: "from file")),
        ("basic_auth: {username: alice, password_env: SECRET}", .basic(user: "alice", password: "from environment")),
        ("authorization: {credentials: s3cret}", .bearer(token: "s3cret")),
        ("authorization: {type: Bearer, credentials_file: token}", .bearer(token: "t0ken")),
        ("authorization: {type: bearer, credentials_env: TOKEN}", .bearer(token: "t1ken")),
    ])
    func secretsComeFromTheFileItselfFromOthersAndFromTheEnvironment(
        text: String,
        credentials: TransferCredentials
    ) throws {
        try bench.write("from file\r\n", to: "secret")
        try bench.write("t0ken", to: "token")
        bench.environment = ["SECRET": "from environment", "TOKEN": "t1ken"]
        let settings = try bench.destination("url: json+https://j\n\(text)").settings
        #expect(settings.credentials == credentials)
    }

    @Test func oneLineEndIsNoPartOfASecret() throws {
        try bench.write(" spaces stay \n", to: "secret")
        let text = "url: json+https://j\nbasic_auth: {username: alice, password_file: secret}"
        #expect(try bench.destination(text).settings.credentials == .basic(user: "alice", password: " spaces stay "))
    }

    @Test func userMayStandInTheURL() throws {
        bench.environment["AEROSTAT_PUSH_PASSWORD"] = "s3cret"
        let inFile = try bench.destination("url: json+https://alice@j\nbasic_auth: {password: other}").settings
        #expect(inFile.credentials == .basic(user: "alice", password: "other"))
        let inEnvironment = try bench.destination("url: json+https://alice@j").settings
        #expect(inEnvironment.credentials == .basic(user: "alice", password: "s3cret"))
        #expect(try bench.destination("url: json+https://j").settings.credentials == nil)
    }

    @Test func headersMayHoldSecrets() throws {
        try bench.write("s3cret-1\n", to: "key")
        bench.environment["KEY"] = "s3cret-2"
        let settings = try bench.destination(
            "url: json+https://j\nheaders:\n  X-Key: {file: key}\n  X-Other: {env: KEY}\n  X-Third: {value: s3cret-3}\n"
                + "  X-Api-Token: s3cret-4"
        ).settings
        #expect(
            settings.headers.map(\.description) == ["X-Key: ***", "X-Other: ***", "X-Third: ***", "X-Api-Token: ***"]
        )
        let sent =
            try settings.headers == [
                TransferHeader(name: "X-Key", value: "s3cret-1", isSecret: true),
                TransferHeader(name: "X-Other", value: "s3cret-2", isSecret: true),
                TransferHeader(name: "X-Third", value: "s3cret-3", isSecret: true),
                TransferHeader(name: "X-Api-Token", value: "s3cret-4", isSecret: true),
            ]
        #expect(sent)
    }

    @Test func proxyHasCredentialsOfItsOwn() throws {
        let text = "url: json+https://j\nproxy_url: socks5://p\nproxy_basic_auth: {username: bob, password: s3cret}"
        let proxy = try bench.destination(text).settings.proxy
        #expect(try proxy == TransferProxy(parsing: "socks5://p", user: "bob", password: "s3cret"))
        #expect(try bench.destination("url: json+https://j\nproxy_url: none").settings.proxy == .none)
    }

    @Test func mailHasSenderAndRecipients() throws {
        let target = try bench.destination("url: smtps://m\nmail: {from: a@b.test, to: [c@d.test, e@f.test]}").target
        #expect(target.sender?.description == "a@b.test")
        #expect(target.recipients.map(\.description) == ["c@d.test", "e@f.test"])
        #expect(try bench.destination("url: smtp://m\nmail: {to: c@d.test}").target.recipients.count == 1)
    }

    @Test func fileIsReadFromItsPlace() throws {
        try bench.write("s3cret", to: "password")
        let path = try bench.write(
            "destinations: [{url: 'json+https://j', basic_auth: {username: alice, password_file: password}}]",
            to: "push.yaml",
            mode: 0o644
        )
        let all = try PushFile.load(path: path) { _ in nil }
        #expect(all.map(\.settings.credentials) == [.basic(user: "alice", password: "s3cret")])
    }

    @Test(arguments: [(0o600, true), (0o400, true), (0o640, false), (0o604, false), (0o666, false)])
    func secretsStandOnlyInFilesThatOthersCannotRead(mode: Int, isAccepted: Bool) throws {
        let path = try bench.write(
            "destinations: [{url: 'json+https://j', authorization: {credentials: s3cret}}]",
            to: "push.yaml",
            mode: mode
        )
        guard !isAccepted else {
            #expect(try PushFile.load(path: path) { _ in nil }.count == 1)
            return
        }
        let error = try #require(throws: PushFileError.self) { try PushFile.load(path: path) { _ in nil } }
        #expect("\(error)".hasSuffix("(chmod 600), or use credentials_file or credentials_env"))
    }

    @Test func unreadableFileTellsTheReason() throws {
        let error = try #require(throws: PushFileError.self) { try PushFile.load(path: "/nowhere/p.yaml") { _ in nil } }
        #expect("\(error)" == "/nowhere/p.yaml: cannot read the push configuration: No such file or directory")
    }
}
