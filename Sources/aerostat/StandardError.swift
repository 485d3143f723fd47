#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where everything goes that is not a result.
enum StandardError {
    /// Writes the text at once. What cannot be written is lost: there is nowhere left to say so.
    static func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { systemWrite(STDERR_FILENO, $0) }
            guard count > 0 || errno == EINTR else { return }
            bytes = bytes.dropFirst(max(0, count))
        }
    }

    /// One line that says why the program ends.
    static func failure(_ text: String) {
        write("aerostat: \(text)\n")
    }

    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// The system's `write`, which the method of that name would hide.
private func systemWrite(_ descriptor: CInt, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}
