import MetricPush
import Testing

@testable import PushFiles

/// Every class of bad input, with the lines that a user sees.
struct PushFileErrorTests {
    private let bench: PushFileBench

    init() throws { bench = try PushFileBench() }

    @Test(arguments: [
        ("", "p.yaml:1:1: the file is empty; expected YAML with the key destinations"),
        ("- a\n", "p.yaml:1:1: expected a mapping with keys such as destinations, found a list"),
        ("s3cret\n", "p.yaml:1:1: expected a mapping with keys such as destinations, found a text"),
        ("destinatons: []\n", "p.yaml:1:1: unknown key, did you mean destinations? the keys here are destinations"),
        ("destinations: []\n", "p.yaml:1:15: destinations: expected 1 to 100 destinations, found 0"),
        (
            "destinations: s3cret\n",
            "p.yaml:1:15: destinations: expected a list of destinations, each beginning with a dash, found a text"
        ),
        ("destinations: [\n", "p.yaml:2:1: not valid YAML: did not find expected node content"),
        (
            "destinations: []\ndestinations: []\n",
            "p.yaml:2:1: the key \"destinations\" appears more than once in this mapping, first at line 1; keep one"
        ),
        ("a: 1\n---\n", "p.yaml:2:1: a second YAML document begins here; a push configuration file holds one"),
        (
            "%TAG ! a\n",
            "p.yaml:1:1: a percent sign at the start of a line begins a YAML directive, which push configurations do not use"
        ),
    ])
    func badStructureIsReportedWithItsPlace(yaml: String, expected: String) {
        #expect(bench.report(of: yaml) == expected)
    }

    /// What is wrong in one destination, with the place of the problem and its key below the destination.
    @Test(arguments: [
        ("urls: x", "2:3: destinations[0]: unknown key, did you mean url? the keys here are url, basic_auth,"),
        (
            "headers: {}",
            "2:3: destinations[0]: the key url is missing; expected a push URL: pushgateway+http[s]://HOST"
        ),
        ("url: [a]", "2:8: destinations[0].url: expected a push URL: pushgateway+http[s]://HOST"),
        ("url: ftp://h", "2:8: destinations[0].url: \"ftp://h\": its scheme is not known; accepted are pushgateway+"),
        ("url: http://a:s3cret@h:9091", "2:8: destinations[0].url: \"http://...\": it holds a password"),
        ("url: smtp://m", "2:8: destinations[0].url: \"smtp://m\": it has no recipients"),
        (
            "url: json+http://j\nmail: {to: a@b.test}",
            "2:8: destinations[0].url: \"json+http://j\": it does not lead to a mail"
        ),
        ("url: smtp://m\nmail: {to: [a@b.test, c]}", "3:25: destinations[0].mail.to[1]: expected a mail address"),
        (
            "url: smtp://m?to=a@b.test\nheaders: {X-A: b}",
            "3:12: destinations[0].headers: a mail server gets no headers"
        ),
        (
            "url: smtp://m?to=a@b.test\nauthorization: {credentials: s3cret}",
            "3:18: destinations[0].authorization: a mail server takes a user and a password; give them as basic_auth"
        ),
    ])
    func badDestinationsAreReportedWithTheirPlace(yaml: String, expected: String) {
        let report = bench.reportOfDestination(yaml)
        #expect(report.hasPrefix("p.yaml:\(expected)"))
        #expect(!report.contains("\n") && !report.contains("s3cret"))
    }

    /// What is wrong beside a good URL, from line 3.
    @Test(arguments: [
        (
            "basic_auth: s3cret",
            "3:15: destinations[0].basic_auth: expected a mapping with keys such as username, found a text"
        ),
        (
            "basic_auth: {username: a}",
            "3:15: destinations[0].basic_auth: expected one of password_file, password_env and password"
        ),
        (
            "basic_auth: {password: s3cret}",
            "3:15: destinations[0].basic_auth: the key username is missing; expected the name of a user, here or in the URL"
        ),
        (
            "basic_auth: {username: 'a:b', password: s3cret}",
            "3:26: destinations[0].basic_auth.username: expected the name of a user, on one line and without a colon"
        ),
        (
            "basic_auth: {username: a, password: s3cret, password_env: B}",
            "3:61: destinations[0].basic_auth.password_env: stands beside password; give one of them"
        ),
        (
            "basic_auth: {username: a, passwrd: s3cret}",
            "3:29: destinations[0].basic_auth: unknown key, did you mean password? the keys here are username, password, password_file, password_env"
        ),
        (
            "basic_auth: {username: a, s3cret: }",
            "3:29: destinations[0].basic_auth: unknown key; the keys here are username, password, password_file, password_env\np.yaml:3:15: destinations[0].basic_auth: expected one of password_file, password_env and password"
        ),
        (
            "basic_auth: {username: a, password: [s3cret]}",
            "3:39: destinations[0].basic_auth.password: expected a text, found a list"
        ),
        (
            "basic_auth: {username: a, password_file: none}",
            "3:44: destinations[0].basic_auth.password_file: cannot read \"FOLDER/none\": No such file or directory"
        ),
        (
            "basic_auth: {username: a, password_file: /}",
            "3:44: destinations[0].basic_auth.password_file: cannot read \"/\": not a regular file"
        ),
        (
            "basic_auth: {username: a, password_file: two}",
            "3:44: destinations[0].basic_auth.password_file: \"FOLDER/two\" holds more than one line, or a control character"
        ),
        (
            "basic_auth: {username: a, password_file: empty}",
            "3:44: destinations[0].basic_auth.password_file: \"FOLDER/empty\" is empty"
        ),
        (
            "basic_auth: {username: a, password_file: huge}",
            "3:44: destinations[0].basic_auth.password_file: \"FOLDER/huge\" is larger than 64 KiB, the most that is read"
        ),
        (
            "basic_auth: {username: a, password_env: NONE}",
            "3:43: destinations[0].basic_auth.password_env: the environment has no variable \"NONE\""
        ),
        (
            "basic_auth: {username: a, password_env: EMPTY}",
            "3:43: destinations[0].basic_auth.password_env: the variable \"EMPTY\" is empty"
        ),
        (
            "authorization: {type: Basic, credentials: s3cret}",
            "3:25: destinations[0].authorization.type: expected Bearer; for another kind give the password as basic_auth, or a header of another name"
        ),
        (
            "authorization: {credentials: s3 cret}",
            "3:32: destinations[0].authorization.credentials: a token is printable ASCII without spaces; this one is not"
        ),
        (
            "authorization: {}",
            "3:18: destinations[0].authorization: expected one of credentials_file, credentials_env and credentials"
        ),
        (
            "basic_auth: {username: a, password: s3cret}\nauthorization: {credentials: s3cret}",
            "4:18: destinations[0].authorization: stands beside basic_auth; give one of them"
        ),
        (
            "tls_config: {insecure_skip_verify: true}",
            "3:16: destinations[0].tls_config.insecure_skip_verify: is not offered: certificates are always checked; to trust a server's own certificate name it as ca_file"
        ),
        (
            "tls_config: {ca_file: none}",
            "3:25: destinations[0].tls_config.ca_file: cannot read \"FOLDER/none\": No such file or directory"
        ),
        (
            "tls_config: {ca_file: two}",
            "3:25: destinations[0].tls_config.ca_file: \"FOLDER/two\" holds nothing in PEM form"
        ),
        (
            "tls_config: {key_file: pem}",
            "3:26: destinations[0].tls_config.key_file: there is no cert_file beside it; give both, or cert_file alone where it holds the key too"
        ),
        (
            "tls_config: {server_name: a b}",
            "3:29: destinations[0].tls_config.server_name: expected a host's name such as prometheus.example, or an address"
        ),
        (
            "proxy_url: ftp://p",
            "3:14: destinations[0].proxy_url: its scheme is not known; accepted are http://HOST[:PORT], https://HOST[:PORT], socks5://HOST[:PORT], socks5h://HOST[:PORT] and none"
        ),
        (
            "proxy_url: http://a:s3cret@p",
            "3:14: destinations[0].proxy_url: user and password belong in the environment or in a file, not in it; user and password are accepted as proxy_basic_auth; accepted are http://HOST[:PORT], https://HOST[:PORT], socks5://HOST[:PORT], socks5h://HOST[:PORT] and none"
        ),
        (
            "proxy_basic_auth: {username: a, password: s3cret}",
            "3:21: destinations[0].proxy_basic_auth: there is no proxy_url beside it; give both"
        ),
        (
            "headers: s3cret",
            "3:12: destinations[0].headers: expected a mapping of headers, such as X-Scope-OrgID: team-a"
        ),
        (
            "headers: {Host: h}",
            "3:13: destinations[0].headers: Host is not free to choose; it is set by aerostat or by a setting of its own"
        ),
        (
            "headers: {X s3cret: h}",
            "3:13: destinations[0].headers: a header's name is 1 to 100 letters, digits and hyphens"
        ),
        ("headers: {X-A: h, x-a: h}", "3:21: destinations[0].headers: x-a is given twice; give it once"),
        (
            "headers: {X-Prometheus-Remote-Write-Version: '1'}",
            "3:13: destinations[0].headers: X-Prometheus-Remote-Write-Version is set by aerostat"
        ),
        (
            "headers: {X-A: {file: two}}",
            "3:25: destinations[0].headers.X-A.file: \"FOLDER/two\" holds more than one line, or a control character"
        ),
        (
            "headers: {X-A: s3crét}",
            "3:18: destinations[0].headers.X-A: a header's value is printable ASCII, without line ends"
        ),
        (
            "remote_timeout: 30",
            "3:19: destinations[0].remote_timeout: \"30\" has no unit; expected a time such as 90s, in ms, s, m, h or d"
        ),
        ("remote_timeout: 0s", "3:19: destinations[0].remote_timeout: \"0s\" is outside 1ms to 1d"),
        (
            "protobuf_message: v2",
            "3:21: destinations[0].protobuf_message: \"v2\" is not accepted; expected prometheus.WriteRequest or io.prometheus.write.v2.Request"
        ),
        (
            "compression: gzip",
            "3:16: destinations[0].compression: remote-write has no choice of compression; leave it out"
        ),
        (
            "external_labels: {a-b: x}",
            "3:21: destinations[0].external_labels: a label's name is letters, digits and underscores, does not begin with a digit or with two underscores, and has at most 128 characters"
        ),
        (
            "external_labels: {a: [x]}",
            "3:24: destinations[0].external_labels: expected the value of a label, found a list"
        ),
        (
            "queue_config: {max_samples_per_send: 0}",
            "3:40: destinations[0].queue_config.max_samples_per_send: \"0\" is outside 1 to 1000000"
        ),
        (
            "queue_config: {max_bytes: 1 GB}",
            "3:29: destinations[0].queue_config.max_bytes: \"1 GB\" has the unit GB, did you mean GiB? expected a size such as 16 GiB, in B, KiB, MiB, GiB or TiB"
        ),
        (
            "queue_config: {max_bytes: 1 KiB}",
            "3:29: destinations[0].queue_config.max_bytes: \"1 KiB\" is outside 1 MiB to 16 TiB"
        ),
        ("queue_config: {max_age: 0.5s}", "3:27: destinations[0].queue_config.max_age: \"0.5s\" is outside 1s to 365d"),
    ])
    func badSettingsAreReportedWithTheirPlace(yaml: String, expected: String) throws {
        try bench.write("s3cret\nother\n", to: "two")
        try bench.write("\n", to: "empty")
        try bench.write(String(repeating: "s3cret", count: 20_000), to: "huge")
        try bench.write("-----BEGIN PRIVATE KEY-----\n", to: "pem")
        bench.environment["EMPTY"] = ""
        let report = bench.reportOfDestination("url: remote-write+http://p/api/v1/write\n\(yaml)")
        let lines = Set(report.split(separator: "\n").map(String.init))
        #expect(lines == Set("p.yaml:\(expected)".split(separator: "\n").map(String.init)))
        #expect(!report.contains("s3cr"))
    }

    @Test(arguments: [
        ("url: json+http://alice@j\nauthorization: {credentials: s3cret}", "authorization: the URL names a user"),
        (
            "url: json+http://alice@j\nbasic_auth: {username: bob, password: s3cret}",
            "basic_auth.username: the URL names another user"
        ),
        (
            "url: json+http://j\nprotobuf_message: prometheus.WriteRequest",
            "protobuf_message: only remote-write has a choice of messages; json has none"
        ),
    ])
    func settingsThatDoNotFitTheURLAreRefused(yaml: String, expected: String) {
        #expect(bench.reportOfDestination(yaml).contains("destinations[0].\(expected)"))
    }

    @Test func allProblemsAreFoundAtOnceAndInOrder() {
        let report = bench.report(
            of: """
                destinations:
                - url: ftp://h
                  remote_timeout: 5
                  compression: zip
                - url: http://gw:9091
                  nonsense: 1
                - url: pushgateway+http://gw:9091/
                """
        )
        let places = report.split(separator: "\n").map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
        #expect(
            places == [
                "p.yaml:2:8: destinations[0].url:", "p.yaml:3:19: destinations[0].remote_timeout:",
                "p.yaml:4:16: destinations[0].compression:", "p.yaml:6:3: destinations[1]:",
                "p.yaml:7:8: destinations[2].url:",
            ]
        )
        #expect(report.hasSuffix("leads to the same destination as destinations[1]; give each destination once"))
    }

    @Test func inlineSecretsInAFileThatOthersReadAreRefusedWithTheFix() {
        bench.isPrivate = false
        let report = bench.reportOfDestination(
            "url: json+http://j\nbasic_auth: {username: a, password: s3cret}\nheaders: {X-Api-Key: s3cret, X-A: {value: s3cret}}\n"
                + "proxy_url: http://p\nproxy_basic_auth: {username: a, password: s3cret}"
        )
        let lines = report.split(separator: "\n")
        #expect(lines.count == 4 && !report.contains("s3cret"))
        for line in lines {
            #expect(line.contains("others than its owner may read this file, so no secret is accepted in it"))
        }
    }
}
