import TerminalView

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The terminal that a view takes over for a while, and gives back as it was.
struct Terminal {
    /// Nothing more can be written to it.
    struct Gone: Error {}

    /// Where keys come from: standard input, or the terminal itself where input is something else.
    let keys: CInt
    private let usual: termios

    /// Nil where there is no terminal, or one that cannot put text where it belongs.
    init?() {
        let kind = Self.variable("TERM")
        guard isatty(STDOUT_FILENO) == 1, let kind, kind != "dumb" else { return nil }
        keys = isatty(STDIN_FILENO) == 1 ? STDIN_FILENO : open("/dev/tty", O_RDONLY | O_CLOEXEC)
        var attributes = termios()
        guard keys >= 0, tcgetattr(keys, &attributes) == 0 else { return nil }
        usual = attributes
    }

    /// Characters of the terminal behind standard output, or what the environment says.
    static var size: ScreenSize? {
        var window = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 {
            return ScreenSize(columns: Int(window.ws_col), rows: Int(window.ws_row))
        }
        guard let columns = variable("COLUMNS").flatMap({ Int($0) }), columns > 0 else { return nil }
        return ScreenSize(columns: columns, rows: ScreenSize.usual.rows)
    }

    /// What the environment says about colours (https://no-color.org) and letters.
    static var abilities: ScreenPainter.Abilities {
        let locale = variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG") ?? ""
        let encoding = locale.lowercased().filter { $0 != "-" }
        return ScreenPainter.Abilities(hasColours: variable("NO_COLOR") == nil, hasUnicode: encoding.contains("utf8"))
    }

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { return nil }
        return value
    }

    /// Takes keys as they are pressed, and shows another screen. Ctrl-C and Ctrl-Z stay signals.
    func enter() throws {
        var raw = usual
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        raw.c_iflag &= ~tcflag_t(IXON)
        withUnsafeMutableBytes(of: &raw.c_cc) { bytes in
            bytes[Int(VMIN)] = 0
            bytes[Int(VTIME)] = 0
        }
        tcsetattr(keys, TCSADRAIN, &raw)
        try write(Array(ScreenPainter.begin.utf8))
    }

    /// Gives the terminal back. What cannot be written then is lost with the terminal.
    func leave() {
        do { try write(Array(ScreenPainter.end.utf8)) } catch {}
        var attributes = usual
        tcsetattr(keys, TCSADRAIN, &attributes)
    }

    /// Keys that have been pressed; nil when there will be no more.
    func readKeys() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = systemRead(keys, &bytes)
        if count < 0, errno == EINTR || errno == EAGAIN { return [] }
        return count > 0 ? Array(bytes[..<count]) : nil
    }

    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(STDOUT_FILENO, $0) }
            if count < 0, errno == EAGAIN {
                var entry = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
                _ = poll(&entry, 1, 100)
                continue
            }
            guard count > 0 || errno == EINTR else { throw Gone() }
            rest = rest.dropFirst(max(0, count))
        }
    }
}

/// The system's `read` and `write`, which the methods of those names would hide.
private func systemRead(_ descriptor: CInt, _ buffer: inout [UInt8]) -> Int {
    read(descriptor, &buffer, buffer.count)
}

private func systemWrite(_ descriptor: CInt, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}
