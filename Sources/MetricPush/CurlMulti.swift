import CCurl

/// libcurl's multi handle: the transfers of all destinations, waited for together.
///
/// `@unchecked Sendable` because the handle is a bare pointer. Only the push thread calls its methods, with the one
/// exception of `wake()`, which libcurl documents as safe from any thread while the handle exists; whoever can call it
/// keeps this object, and so the handle, alive.
final class CurlMulti: @unchecked Sendable {
    private let handle: UnsafeMutableRawPointer

    /// libcurl's global state, set up once in a process.
    private static let globalResult = curl_global_init(Int(CURL_GLOBAL_ALL))

    init() throws(PushError) {
        guard Self.globalResult == CURLE_OK else {
            throw .cannotStart(problem: "libcurl says: \(String(cString: curl_easy_strerror(Self.globalResult)))")
        }
        guard let handle = curl_multi_init() else {
            throw .cannotStart(problem: "libcurl has no memory for its multi handle")
        }
        self.handle = handle
    }

    deinit {
        // The push thread has removed its transfers before it let go of this object.
        curl_multi_cleanup(handle)
    }

    /// Ends the wait that is under way in `wait`, or else the next one.
    func wake() {
        // Fails only when a wake-up is pending already or the system has no sockets left; a wait is bounded anyway.
        _ = curl_multi_wakeup(handle)
    }

    func add(_ easy: UnsafeMutableRawPointer) throws(PushFailure) {
        let code = curl_multi_add_handle(handle, easy)
        guard code == CURLM_OK else { throw Self.failure(code) }
    }

    func remove(_ easy: UnsafeMutableRawPointer) {
        // Fails only for a handle that is not in this multi handle, and then there is nothing to remove.
        _ = curl_multi_remove_handle(handle, easy)
    }

    /// Moves all transfers on as far as they go without waiting.
    func perform() throws(PushFailure) {
        var running: Int32 = 0
        let code = curl_multi_perform(handle, &running)
        guard code == CURLM_OK else { throw Self.failure(code) }
    }

    /// A transfer that has come to its end, if there is one that was not returned yet.
    func nextCompleted() -> (easy: UnsafeMutableRawPointer, code: CURLcode)? {
        var left: Int32 = 0
        while let message = curl_multi_info_read(handle, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            return (easy, message.pointee.data.result)
        }
        return nil
    }

    /// Waits for traffic, a timer of libcurl, a call of `wake()`, or so many milliseconds.
    func wait(atMostMilliseconds milliseconds: Int32) throws(PushFailure) {
        let code = curl_multi_poll(handle, nil, 0, milliseconds, nil)
        guard code == CURLM_OK else { throw Self.failure(code) }
    }

    private static func failure(_ code: CURLMcode) -> PushFailure {
        let meaning = String(cString: curl_multi_strerror(code))
        return PushFailure(kind: .multi(code: code.rawValue, meaning: meaning), reason: "libcurl: \(meaning)")
    }
}
