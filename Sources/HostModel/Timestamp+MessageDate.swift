extension Timestamp {
    /// A time since 1970 as messages of the Internet write it, without its zone: `Sun, 29 Mar 2026 03:00:00`.
    ///
    /// Mail adds `+0000` (RFC 5322, section 3.3), HTTP `GMT` (RFC 9110, section 5.6.7).
    public var messageDate: String {
        let fields = description
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        // 1970 began with a Thursday.
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let days = millisecondsSince1970 / 86_400_000
        let month = Int(fields.dropFirst(5).prefix(2)) ?? 1
        let (year, day, clock) = (fields.prefix(4), fields.dropFirst(8).prefix(2), fields.dropFirst(11).prefix(8))
        return "\(weekdays[Int(days % 7)]), \(day) \(names[month - 1]) \(year) \(clock)"
    }
}
