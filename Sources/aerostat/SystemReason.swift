#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The system's words for why a call failed.
enum SystemReason {
    /// For the last error number, such as `no space left on device`.
    static var last: String {
        let number = errno
        let reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
        return reason.prefix(1).lowercased() + reason.dropFirst()
    }
}
