#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the system said about a file.
struct SystemFailure: Error, Hashable {
    let code: CInt
    let path: String
    /// True when what could not be read was the content of an open file.
    var isOfContent = false

    /// The failure of the call that was just made.
    static func latest(_ path: String) -> SystemFailure { SystemFailure(code: errno, path: path) }

    var reason: String { String(cString: strerror(code)) }

    /// What the ledger says about it.
    var problem: String { "\(path): \(reason)" }

    /// True when the file, or that part of it, will not be there at the next attempt either.
    var isFinal: Bool { code == ENOENT || code == EIO && isOfContent }

    func error(_ action: QueueError.Action) -> QueueError {
        .system(path: path, action: action, reason: reason)
    }
}
