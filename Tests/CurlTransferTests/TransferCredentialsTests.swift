import CurlTransfer
import Testing

struct TransferCredentialsTests {
    @Test func receiversWordsLoseTheSecret() {
        let credentials = TransferCredentials.basic(user: "alice", password: "s3cret")
        let token = Base64.standard.encode(Array("alice:s3cret".utf8))
        #expect(credentials.removed(from: "Basic \(token) is alice with s3cret") == "Basic *** is alice with ***")
        #expect(TransferCredentials.basic(user: "a", password: "").removed(from: "as it was") == "as it was")
        #expect(TransferCredentials.bearer(token: "t0ken").removed(from: "Bearer t0ken") == "Bearer ***")
    }

    @Test(arguments: [TransferCredentials.basic(user: "alice", password: "s3cret"), .bearer(token: "s3cret")])
    func secretsAreNotPrinted(credentials: TransferCredentials) {
        var dumped = ""
        dump(credentials, to: &dumped)
        for shown in [dumped, "\(credentials)", String(reflecting: credentials)] {
            #expect(!shown.contains("s3cret") && !shown.contains("alice"))
        }
    }
}
