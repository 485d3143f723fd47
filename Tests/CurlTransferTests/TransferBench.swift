import CurlTransfer
import LoopbackServers

/// What the tests of transfers have in common.
enum TransferBench {
    static let limits = TransferLimits(
        userAgent: "aerostat/test",
        connectTimeout: .seconds(20),
        requestTimeout: .seconds(20),
        keptAnswerBytes: 1_024,
        maximumAnswerBytes: 65_536
    )

    /// A PUT of a few bytes, changed as the test wants it.
    static func put(
        _ url: String,
        _ change: (inout TransferRequest) -> Void = { _ in }
    ) throws -> TransferAnswer {
        var request = TransferRequest(
            url: url,
            exchange: .http(method: "PUT", contentType: "text/plain", body: Array("body".utf8))
        )
        change(&request)
        return try CurlHandle().perform(request, limits: limits)
    }

    /// What arrived at a receiver that is done.
    static func requests(of receiver: ScriptedReceiver) async -> [ScriptedReceiver.Request] {
        receiver.stop()
        var requests: [ScriptedReceiver.Request] = []
        for await request in receiver.requests { requests.append(request) }
        return requests
    }
}
