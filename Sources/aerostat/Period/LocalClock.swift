import HostModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What clocks show where the program runs: the system's zone, or the one that `TZ` names.
enum LocalClock {
    static let system = DisplayClock { time in
        var since1970 = time_t(time.millisecondsSince1970 / 1000)
        var parts = tm()
        guard localtime_r(&since1970, &parts) != nil else {
            return DisplayClock.Reading(offsetMilliseconds: 0, zone: "UTC")
        }
        return DisplayClock.Reading(
            offsetMilliseconds: Int64(parts.tm_gmtoff) * 1000,
            zone: parts.tm_zone.map { String(cString: $0) } ?? ""
        )
    }
}
