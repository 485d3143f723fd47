/// One HTTP request of a push round. A round for one destination is an array of them.
///
/// Requests with the same path write to the same place, so a destination that keeps last values only needs the newest.
public struct PushRequest: Sendable, Hashable {
    public enum Method: String, Sendable, Hashable {
        case put = "PUT"
        case delete = "DELETE"
    }

    public let method: Method
    /// Path below the destination's URL, percent-encoded, with a slash in front.
    public let path: String
    /// Media type of the body; empty for a request without one.
    public let contentType: String
    public let body: [UInt8]
    /// How many samples the body holds, for the account.
    public let sampleCount: Int

    /// Replaces all series of a Pushgateway group.
    ///
    /// - Parameters:
    ///   - body: a page without timestamps that ends in a line feed; a Pushgateway refuses others.
    ///   - sampleCount: how many samples the page holds.
    public static func put(
        _ group: PushgatewayGroup,
        contentType: String,
        body: [UInt8],
        sampleCount: Int
    ) -> PushRequest {
        precondition(sampleCount >= 0, "A page cannot hold fewer than no samples.")
        return PushRequest(
            method: .put,
            path: group.path,
            contentType: contentType,
            body: body,
            sampleCount: sampleCount
        )
    }

    /// Takes a Pushgateway group away.
    public static func delete(_ group: PushgatewayGroup) -> PushRequest {
        PushRequest(method: .delete, path: group.path, contentType: "", body: [], sampleCount: 0)
    }

    /// Memory that the request occupies while it waits, in bytes: its own bytes and an allowance for the bookkeeping.
    var footprint: Int { body.count + 2 * path.utf8.count + contentType.utf8.count + 256 }
}
