import ReportMail
import Testing

@testable import MetricPush

struct PushTargetTests {
    /// A push URL and what becomes of it.
    struct Accepted: Sendable {
        let text: String
        let wireProtocol: PushProtocol
        let url: String
        let destination: String

        init(_ text: String, _ wireProtocol: PushProtocol, url: String, destination: String? = nil) {
            self.text = text
            self.wireProtocol = wireProtocol
            self.url = url
            self.destination = destination ?? "\(wireProtocol.rawValue)+\(url)"
        }
    }

    @Test(arguments: [
        Accepted("pushgateway+http://gw:9091", .pushgateway, url: "http://gw:9091"),
        Accepted("pushgateway+http://gw:9091/", .pushgateway, url: "http://gw:9091"),
        Accepted("pushgateway+https://gw/a/b//", .pushgateway, url: "https://gw/a/b"),
        Accepted("PUSHGATEWAY+HTTP://gw:80/Prefix", .pushgateway, url: "http://gw:80/Prefix"),
        Accepted("pushgateway+http://[::1]:9091", .pushgateway, url: "http://[::1]:9091"),
        Accepted("http://gw:9091", .pushgateway, url: "http://gw:9091"),
        Accepted("http://gw:9091/", .pushgateway, url: "http://gw:9091"),
        Accepted("https://gw:9091", .pushgateway, url: "https://gw:9091"),
        Accepted("remote-write+https://p/api/v1/write", .remoteWrite, url: "https://p/api/v1/write"),
        Accepted("http://p:9090/api/v1/write", .remoteWrite, url: "http://p:9090/api/v1/write"),
        Accepted("http://gw:9091/api/v1/write", .remoteWrite, url: "http://gw:9091/api/v1/write"),
        Accepted("https://mimir/tenant/api/v1/write", .remoteWrite, url: "https://mimir/tenant/api/v1/write"),
        Accepted("remote-write+http://p/receive/", .remoteWrite, url: "http://p/receive/"),
        Accepted(
            "remote-write+http://i:8086/api/v1/prom/write?db=mem&x=1",
            .remoteWrite,
            url: "http://i:8086/api/v1/prom/write?db=mem&x=1",
            destination: "remote-write+http://i:8086/api/v1/prom/write?db=mem"
        ),
        Accepted(
            "influx+http://i:8086?db=mem",
            .influx,
            url: "http://i:8086/write?db=mem&precision=ms",
            destination: "influx+http://i:8086?db=mem"
        ),
        Accepted(
            "influx+https://i/prefix/?rp=week&db=my%20mem",
            .influx,
            url: "https://i/prefix/write?rp=week&db=my%20mem&precision=ms",
            destination: "influx+https://i/prefix?rp=week&db=my%20mem"
        ),
        Accepted(
            "influx+https://i?org=lab&bucket=mem",
            .influx,
            url: "https://i/api/v2/write?org=lab&bucket=mem&precision=ms",
            destination: "influx+https://i?org=lab&bucket=mem"
        ),
        Accepted("otlp+http://o:4318", .otlp, url: "http://o:4318/v1/metrics"),
        Accepted("otlp+http://o:4318/", .otlp, url: "http://o:4318/v1/metrics"),
        Accepted("otlp+https://o/opentelemetry/v1/metrics", .otlp, url: "https://o/opentelemetry/v1/metrics"),
        Accepted("json+https://j/in", .json, url: "https://j/in"),
        Accepted("csv+http://c:8080", .csv, url: "http://c:8080/"),
        Accepted(
            "json+https://j/in?source=aerostat&org=lab",
            .json,
            url: "https://j/in?source=aerostat&org=lab",
            destination: "json+https://j/in?org=lab"
        ),
    ])
    func acceptedURLsGiveTheirRequestAndTheirDestination(accepted: Accepted) throws {
        let target = try PushTarget(parsing: accepted.text)
        #expect(target.wireProtocol == accepted.wireProtocol)
        #expect(target.url == accepted.url)
        #expect(target.destination == accepted.destination)
        #expect(target.user == nil && target.sender == nil && target.recipients.isEmpty)
    }

    @Test(arguments: ["smtp", "smtps"])
    func mailServersGetSenderAndRecipients(scheme: String) throws {
        let target = try PushTarget(parsing: "\(scheme)://m:2525/?from=a%2Bx@b.test&to=c+y@d.test,e@d.test")
        #expect(target.wireProtocol == .smtp)
        #expect(target.url == "\(scheme)://m:2525")
        #expect(target.destination == "\(scheme)://m:2525?to=c+y@d.test,e@d.test&from=a+x@b.test")
        #expect(target.sender?.description == "a+x@b.test")
        #expect(target.recipients.map(\.description) == ["c+y@d.test", "e@d.test"])
    }

    /// What waits in a queue is delivered by `aerostat push` from the destination that its folder names.
    @Test(arguments: [
        "pushgateway+https://gw:9091/prefix", "remote-write+http://p:9090/api/v1/write",
        "influx+http://i:8086?db=a&rp=b",
        "influx+http://i:8086/x?org=a&bucket=b", "otlp+http://o:4318", "json+https://j/x", "csv+http://c:1/y",
        "smtps://alice@m:465?from=a@b.test&to=c@d.test,e@d.test",
    ])
    func destinationLeadsToTheSamePlace(url: String) throws {
        let target = try PushTarget(parsing: url)
        let again = try PushTarget(parsing: target.destination)
        #expect(again.destination == target.destination && again.url == target.url)
        #expect(again.sender == target.sender && again.recipients == target.recipients)
    }

    @Test func senderAndRecipientsMayStandBesideTheURL() throws {
        let (sender, recipient) = try (MailAddress(parsing: "a@b.test"), MailAddress(parsing: "c@d.test"))
        let target = try PushTarget(parsing: "smtp://m", sender: sender, recipients: [recipient])
        #expect(target.sender == sender && target.recipients == [recipient])
        #expect(target.destination == "smtp://m?to=c@d.test&from=a@b.test")
        #expect(throws: PushError.self) { try PushTarget(parsing: "smtp://m?to=x@y.test", recipients: [recipient]) }
        #expect(throws: PushError.self) {
            try PushTarget(parsing: "smtp://m?to=x@y.test&from=x@y.test", sender: sender)
        }
        #expect(throws: PushError.self) { try PushTarget(parsing: "http://gw:9091", recipients: [recipient]) }
    }

    @Test(arguments: [
        ("", "it has no scheme"),
        ("gw:9091", "it has no scheme"),
        ("://gw", "it has no scheme"),
        ("ftp://gw", "its scheme is not known"),
        ("graphite+http://gw:8086", "its scheme is not known"),
        ("pushgateway+ftp://gw", "its scheme is not known"),
        ("pushgateway://gw:9091", "its scheme is not known"),
        ("smtp+http://m?to=a@b.test", "its scheme is not known"),
        ("pushgateway+http://gw:9091?x=1", "it has a query, for which pushgateway has no use"),
        ("pushgateway+http://gw:9091#x", "it has a fragment, for which a push has no use"),
        ("pushgateway+http:///gw", "it has no host"),
        ("pushgateway+http://a%3Ab@gw", "its user contains a colon"),
        ("pushgateway+http://gw/metrics", "its path has /metrics, which aerostat appends; give what stands before it"),
        (
            "pushgateway+http://gw/metrics/job/x",
            "its path has /metrics, which aerostat appends; give what stands before it"
        ),
        ("remote-write+http://p:9090", "it has no path; most receivers of remote write take /api/v1/write"),
        ("remote-write+http://p:9090/", "it has no path; most receivers of remote write take /api/v1/write"),
        ("influx+http://i/write?db=a", "its path has /write, which aerostat appends; give what stands before it"),
        ("influx+http://i?db=", "its query has a key without a value"),
        ("influx+http://i?db=a&db=b", "its query has a key twice"),
        ("json+http://j?x=%zz", "its query is not percent-encoded as it should be"),
        ("json+http://j?x%0a=1", "its query is not percent-encoded as it should be"),
        ("json+http://j?%FF=1", "its query is not UTF-8"),
        ("otlp+http://o?x=1", "it has a query, for which otlp has no use"),
        ("smtp://m", "it has no recipients; append ?to=ADDRESS[,ADDRESS]"),
        ("smtp://m?from=a@b.test", "it has no recipients; append ?to=ADDRESS[,ADDRESS]"),
        ("smtp://m/x?to=a@b.test", "it has a path, for which a mail server has no use"),
        ("smtp://m?to=a@b.test&cc=c@d.test", "its query has a key that is not known; accepted are from and to"),
        ("smtp://m?to=a@b.test,", "its to= holds what is no mail address such as ops@example.com"),
        ("smtp://m?to=a@b.test&from=x", "its from= holds what is no mail address such as ops@example.com"),
        ("smtp://m?to=a@b.test&from=c@d.test,e@f.test", "it has more than one sender"),
        ("smtp://m?to=a@b.test,a@b.test", "it names a recipient twice"),
    ])
    func othersAreRefusedWithTheReasonAndWhatIsAccepted(text: String, problem: String) throws {
        let error = try #require(throws: PushError.self) { try PushTarget(parsing: text) }
        guard case .invalidURL(_, let given) = error else {
            Issue.record("another error: \(error)")
            return
        }
        #expect(given == problem)
        #expect("\(error)".hasSuffix("accepted are \(PushTarget.acceptedForms)"))
    }

    @Test(arguments: [
        "influx+http://i", "influx+http://i?rp=a", "influx+http://i?org=a", "influx+http://i?db=a&bucket=b",
        "influx+http://i?db=a&precision=s",
    ])
    func influxSaysWhereToWrite(text: String) throws {
        let error = try #require(throws: PushError.self) { try PushTarget(parsing: text) }
        #expect("\(error)".contains("accepted are db and rp (InfluxDB 1), or org and bucket (InfluxDB 2)"))
    }

    @Test(arguments: [
        "http://gw:9090", "http://gw", "http://gw:9091/x", "https://p/api/v1/write/", "http://p/v1/metrics",
    ])
    func plainURLsThatCouldBeAnythingAreNotGuessed(text: String) throws {
        let error = try #require(throws: PushError.self) { try PushTarget(parsing: text) }
        let expected = "put one of pushgateway+, remote-write+, influx+, otlp+, json+, csv+ in front"
        #expect("\(error)".contains(expected))
    }

    @Test(arguments: [
        "pushgateway+http://", "pushgateway+http://gw:99999", "pushgateway+http://g w", "pushgateway+http://gw:x",
        "pushgateway+http://gw\n", "pushgateway+http://a%00b@gw", "pushgateway+http://[::1", "smtp://?to=a@b.test",
    ])
    func malformedURLsAreRefused(text: String) throws {
        let error = try #require(throws: PushError.self) { try PushTarget(parsing: text) }
        #expect("\(error)".contains("it is malformed: "))
        #expect(!"\(error)".contains("\n"))
    }

    @Test func acceptedFormsNameEachProtocol() {
        for known in PushProtocol.allCases {
            let scheme = known == .smtp ? "smtp[s]://" : "\(known.rawValue)+http[s]://"
            #expect(PushTarget.acceptedForms.contains(scheme))
        }
        #expect(PushTarget.acceptedForms.hasSuffix("http[s]://HOST:9091 and http[s]://HOST[:PORT]/api/v1/write"))
    }

    @Test(arguments: [
        "pushgateway+https://al%40ice@gw:9091/x", "json+https://al%40ice@gw/x", "smtps://al%40ice@gw?to=a@b.test",
    ])
    func userIsTakenOutOfTheURLAndShownNowhere(text: String) throws {
        let target = try PushTarget(parsing: text)
        #expect(target.user == "al@ice")
        #expect(!target.url.contains("ice"))
        var dumped = ""
        dump(target, to: &dumped)
        for shown in [dumped, "\(target)", String(reflecting: target)] { #expect(!shown.contains("ice@")) }
    }

    @Test func queriesThatMayBeAnythingAreNotShown() throws {
        let target = try PushTarget(parsing: "json+https://gw/x?id=s3cret")
        var dumped = ""
        dump(target, to: &dumped)
        for shown in [dumped, "\(target)", String(reflecting: target)] { #expect(!shown.contains("s3cret")) }
    }

    @Test(arguments: [
        "http://alice:s3cret@gw:9091", "pushgateway+http://:s3cret@gw", "smtp://alice:s3cret@m?to=a@b.test",
        "json+https://alice:@gw",
    ])
    func passwordsInURLsAreRefusedWithTheWaysThatAreAccepted(text: String) throws {
        let error = try #require(throws: PushError.self) { try PushTarget(parsing: text) }
        #expect("\(error)".contains("set AEROSTAT_PUSH_PASSWORD, or give both in the file of --push.config"))
        #expect(!"\(error)".contains("s3cret"))
    }

    @Test(arguments: [
        "token", "api_key", "apikey", "password", "p", "u", "Authorization", "client_secret", "sig", "%74oken",
    ])
    func queriesThatSoundSecretAreRefused(key: String) throws {
        for url in ["json+https://gw/x?a=1&\(key)=s3cret", "influx+https://gw?db=a&\(key)=s3cret"] {
            let error = try #require(throws: PushError.self) { try PushTarget(parsing: url) }
            #expect("\(error)".contains("its query holds what sounds like a secret"))
            #expect(!"\(error)".contains("s3cret"))
        }
    }

    @Test(arguments: [
        "http://alice:s3cret@gw:80", "gw:9091/alice:s3cret@x", "pushgateway+http://alice:s3 cret@gw",
        "pushgateway+http://alice:s3cret@gw:99999", "ftp://gw/?token=s3cret", "alice:s3cret@gw://x",
        "pushgateway+http://alice:s3?cret@gw", "pushgateway+http://gw#s3cret", "smtp://alice:s3?to=cret@m",
        "json+http://gw/?x=s3cret#x", "otlp+http://gw/?s3cret", "pushgateway+http://alice:s3/cret@gw",
        "influx+http://gw?s3cret=a",
    ])
    func errorsShowNoSecrets(text: String) throws {
        let error = try #require(throws: PushError.self) { try PushTarget(parsing: text) }
        #expect(!"\(error)".contains("cret") || "\(error)".contains("sounds like a secret"))
        #expect(!"\(error)".contains("s3"))
    }

    @Test(arguments: [
        ("otlp+http://gw/?x", "otlp+http://gw/..."), ("ftp://gw/x", "ftp://gw/x"), ("smtp://m?to=x", "smtp://m..."),
        ("smtp://m?from=x@y.test", "smtp://m..."), ("http://a@gw", "http://..."), ("a@gw", "..."),
    ])
    func errorsShowWhatIsSureToBeNoSecret(text: String, shown: String) throws {
        let error = try #require(throws: PushError.self) { try PushTarget(parsing: text) }
        #expect("\(error)".hasPrefix("push URL \"\(shown)\": "))
    }
}
