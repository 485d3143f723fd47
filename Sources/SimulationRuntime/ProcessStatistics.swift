import HostModel

// Where the module of Dispatch is loaded, the compiler takes it for the home of the system's time.
#if canImport(CDispatch)
    import CDispatch
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What the system says about this process: the `process_*` metrics.
///
/// A value that the system does not give is 0, as exporters do it: a scrape must not fail for it.
struct ProcessStatistics: Sendable, Hashable {
    var cpuMilliseconds: Int64 = 0
    var residentBytes: Int64 = 0
    var virtualBytes: Int64 = 0
    var openFiles: Int64 = 0
    var maximumFiles: Int64 = 0

    /// Reads them from `/proc/self` and the system calls made for it.
    static func read() -> ProcessStatistics {
        var statistics = ProcessStatistics()
        var usage = rusage()
        if getrusage(RUSAGE_SELF.rawValue, &usage) == 0 {
            statistics.cpuMilliseconds =
                (Int64(usage.ru_utime.tv_sec) + Int64(usage.ru_stime.tv_sec)) * 1000
                + (Int64(usage.ru_utime.tv_usec) + Int64(usage.ru_stime.tv_usec)) / 1000
        }
        let pages = text(ofFile: "/proc/self/statm").split(separator: " ").prefix(2).compactMap { Int64($0) }
        if pages.count == 2 {
            let pageSize = Int64(sysconf(Int32(_SC_PAGESIZE)))
            statistics.virtualBytes = pages[0] * pageSize
            statistics.residentBytes = pages[1] * pageSize
        }
        statistics.openFiles = countOfEntries(inFolder: "/proc/self/fd")
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            statistics.maximumFiles = Int64(clamping: limit.rlim_cur)
        }
        return statistics
    }

    /// Wall-clock time at which this process began: ticks since boot, which the kernel keeps for each process.
    static func startTime() -> Timestamp {
        let status = text(ofFile: "/proc/self/stat")
        // The name of the program stands in parentheses and may hold spaces; the fields after it start with the third.
        guard let end = status.lastIndex(of: ")") else { return WallClock.now() }
        let fields = status[status.index(after: end)...].split(separator: " ")
        let startField = 22 - 3
        var sinceBoot = timespec()
        guard fields.count > startField, let ticks = Int64(fields[startField]),
            clock_gettime(CLOCK_BOOTTIME, &sinceBoot) == 0
        else { return WallClock.now() }
        let age =
            Int64(sinceBoot.tv_sec) * 1000 + Int64(sinceBoot.tv_nsec) / 1_000_000
            - ticks * 1000 / Int64(sysconf(Int32(_SC_CLK_TCK)))
        return WallClock.now().advanced(byMilliseconds: -age)
    }

    /// The file's first 4 KiB, which hold all of the small files that are read here; empty when it cannot be read.
    private static func text(ofFile path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = systemRead(descriptor, &bytes)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    private static func countOfEntries(inFolder path: String) -> Int64 {
        guard let folder = opendir(path) else { return 0 }
        defer { closedir(folder) }
        var count: Int64 = 0
        while let entry = readdir(folder) {
            // Neither the two names every folder has, nor the descriptor that this loop itself holds.
            if entry.pointee.d_name.0 != CChar(bitPattern: UInt8(ascii: ".")) { count += 1 }
        }
        return max(0, count - 1)
    }
}

/// The system's `read`, which the method of that name would hide.
private func systemRead(_ descriptor: CInt, _ bytes: inout [UInt8]) -> Int {
    read(descriptor, &bytes, bytes.count)
}
