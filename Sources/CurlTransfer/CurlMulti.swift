import CCurl

/// libcurl's multi handle: transfers that are waited for together.
///
/// `@unchecked Sendable` because the handle is a bare pointer. Only one thread calls its methods, with the one
/// exception of `wake()`, which libcurl documents as safe from any thread while the handle exists; whoever can call it
/// keeps this object, and so the handle, alive.
public final class CurlMulti: @unchecked Sendable {
    private let handle: UnsafeMutableRawPointer

    /// The end of a transfer.
    public struct Completion {
        let easy: UnsafeMutableRawPointer
        let code: CURLcode
    }

    public init() throws(TransferFailure) {
        try CurlLibrary.start()
        guard let handle = curl_multi_init() else {
            throw TransferFailure(
                kind: .multi(code: CURLM_OUT_OF_MEMORY.rawValue, meaning: "Out of memory"),
                reason: "libcurl has no memory for its multi handle"
            )
        }
        self.handle = handle
    }

    deinit {
        // Who added transfers has removed them before letting go of this object.
        curl_multi_cleanup(handle)
    }

    /// Ends the wait that is under way in `wait`, or else the next one.
    public func wake() {
        // Fails only when a wake-up is pending already or the system has no sockets left; a wait is bounded anyway.
        _ = curl_multi_wakeup(handle)
    }

    /// Starts what the transfer was prepared for.
    public func add(_ transfer: CurlHandle) throws(TransferFailure) {
        let code = curl_multi_add_handle(handle, transfer.easy)
        guard code == CURLM_OK else { throw Self.failure(code) }
    }

    /// Ends the transfer, or takes it out after its end.
    public func remove(_ transfer: CurlHandle) {
        // Fails only for a handle that is not in this multi handle, and then there is nothing to remove.
        _ = curl_multi_remove_handle(handle, transfer.easy)
    }

    /// Moves all transfers on as far as they go without waiting.
    public func perform() throws(TransferFailure) {
        var running: Int32 = 0
        let code = curl_multi_perform(handle, &running)
        guard code == CURLM_OK else { throw Self.failure(code) }
    }

    /// A transfer that has come to its end, if there is one that was not returned yet.
    public func nextCompleted() -> Completion? {
        var left: Int32 = 0
        while let message = curl_multi_info_read(handle, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            return Completion(easy: easy, code: message.pointee.data.result)
        }
        return nil
    }

    /// Waits for traffic, a timer of libcurl, a call of `wake()`, or so many milliseconds.
    public func wait(atMostMilliseconds milliseconds: Int32) throws(TransferFailure) {
        let code = curl_multi_poll(handle, nil, 0, milliseconds, nil)
        guard code == CURLM_OK else { throw Self.failure(code) }
    }

    private static func failure(_ code: CURLMcode) -> TransferFailure {
        let meaning = String(cString: curl_multi_strerror(code))
        return TransferFailure(kind: .multi(code: code.rawValue, meaning: meaning), reason: "libcurl: \(meaning)")
    }
}
