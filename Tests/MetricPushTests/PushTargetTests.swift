import CurlTransfer
import Testing

@testable import MetricPush

struct PushTargetTests {
    @Test(arguments: [
        ("pushgateway+http://gw:9091", "http://gw:9091"),
        ("pushgateway+http://gw:9091/", "http://gw:9091"),
        ("pushgateway+https://gw/a/b//", "https://gw/a/b"),
        ("PUSHGATEWAY+HTTP://gw:80/Prefix", "http://gw:80/Prefix"),
        ("pushgateway+http://[::1]:9091", "http://[::1]:9091"),
        ("http://gw:9091", "http://gw:9091"),
        ("http://gw:9091/", "http://gw:9091"),
        ("https://gw:9091", "https://gw:9091"),
    ])
    func acceptedURLsGiveBaseAndDestination(text: String, base: String) throws {
        let target = try PushTarget(parsing: text)
        #expect(target.baseURL == base)
        #expect(target.destination == "pushgateway+\(base)")
        #expect(target.wireProtocol == .pushgateway)
        #expect(target.credentials == nil)
    }

    @Test(arguments: [
        ("", "it has no scheme"),
        ("gw:9091", "it has no scheme"),
        ("://gw", "it has no scheme"),
        ("ftp://gw", "its scheme is not known"),
        ("influx+http://gw:8086", "its scheme is not known"),
        ("pushgateway+ftp://gw", "its scheme is not known"),
        ("pushgateway://gw:9091", "its scheme is not known"),
        ("http://gw:9090", "it does not say which protocol to speak; put pushgateway+ in front"),
        ("http://gw", "it does not say which protocol to speak; put pushgateway+ in front"),
        ("http://gw:9091/metrics", "it does not say which protocol to speak; put pushgateway+ in front"),
        ("pushgateway+http://gw:9091?x=1", "it has a query or a fragment, for which a push has no use"),
        ("pushgateway+http://gw:9091#x", "it has a query or a fragment, for which a push has no use"),
        ("pushgateway+http:///gw", "it has no host"),
        ("pushgateway+http://:secret@gw", "it has a password without a user"),
        ("pushgateway+http://a%3Ab@gw", "its user contains a colon"),
    ])
    func othersAreRefusedWithTheReasonAndWhatIsAccepted(text: String, problem: String) throws {
        let error = try #require(throws: PushError.self) { try PushTarget(parsing: text) }
        guard case .invalidURL(let url, let given) = error else {
            Issue.record("another error: \(error)")
            return
        }
        #expect(given == problem)
        #expect(!url.contains("secret"))
        #expect("\(error)".hasSuffix("accepted are \(PushTarget.acceptedForms)"))
    }

    @Test(arguments: [
        "pushgateway+http://", "pushgateway+http://gw:99999", "pushgateway+http://g w", "pushgateway+http://gw:x",
        "pushgateway+http://gw\n", "pushgateway+http://a%00b@gw", "pushgateway+http://[::1",
    ])
    func malformedURLsAreRefused(text: String) throws {
        let error = try #require(throws: PushError.self) { try PushTarget(parsing: text) }
        #expect("\(error)".contains("it is malformed: "))
        #expect(!"\(error)".contains("\n"))
    }

    @Test func acceptedFormsNameEachProtocol() {
        #expect(
            PushTarget.acceptedForms
                == "pushgateway+http://HOST[:PORT][/PREFIX], pushgateway+https://... and http://HOST:9091"
        )
    }

    @Test func userInformationBecomesCredentialsAndIsShownNowhere() throws {
        let target = try PushTarget(parsing: "pushgateway+https://al%40ice:s%3Acret@gw:9091/x", password: "other")
        #expect(target.credentials == .basic(user: "al@ice", password: "s:cret"))
        #expect(target.destination == "pushgateway+https://gw:9091/x")
        var dumped = ""
        dump(target, to: &dumped)
        for shown in [dumped, "\(target)", String(reflecting: target)] {
            #expect(!shown.contains("s:cret") && !shown.contains("s%3Acret") && !shown.contains("al@ice"))
        }
    }

    @Test func passwordGivenApartGoesOnlyToANamedUser() throws {
        let named = try PushTarget(parsing: "pushgateway+http://alice@gw", password: "apart")
        #expect(named.credentials == .basic(user: "alice", password: "apart"))
        #expect(try PushTarget(parsing: "pushgateway+http://gw", password: "apart").credentials == nil)
        let alone = try PushTarget(parsing: "pushgateway+http://alice@gw")
        #expect(alone.credentials == .basic(user: "alice", password: ""))
    }

    @Test(arguments: [
        "http://alice:s3cret@gw:80", "gw:9091/alice:s3cret@x", "pushgateway+http://alice:s3 cret@gw",
        "pushgateway+http://alice:s3cret@gw:99999", "ftp://gw/?token=s3cret", "alice:s3cret@gw://x",
        "pushgateway+http://alice:s3?cret@gw", "pushgateway+http://gw#s3cret",
    ])
    func errorsShowNoSecrets(text: String) throws {
        let error = try #require(throws: PushError.self) { try PushTarget(parsing: text) }
        #expect(!"\(error)".contains("s3") && !"\(error)".contains("alice"))
    }
}
