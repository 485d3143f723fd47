#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The machine that the program runs on.
enum Processor {
    /// Processors that are online, at least 1.
    static let count = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}
