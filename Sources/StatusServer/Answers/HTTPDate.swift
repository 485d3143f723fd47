import HostModel
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The time of day as HTTP writes it, which every answer carries: RFC 9110 section 5.6.7.
enum HTTPDate {
    private static let latest = Mutex<(second: time_t, text: String)>((-1, ""))

    /// Such as `Sun, 06 Nov 1994 08:49:37 GMT`. Made once a second.
    static var now: String {
        let second = time(nil)
        return latest.withLock { latest in
            if latest.second != second { latest = (second, text(for: second)) }
            return latest.text
        }
    }

    /// - Parameter second: seconds since 1970.
    static func text(for second: time_t) -> String {
        "\(Timestamp(millisecondsSince1970: Int64(second) * 1000).messageDate) GMT"
    }
}
