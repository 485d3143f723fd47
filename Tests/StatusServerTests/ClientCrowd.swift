import Glibc
import LoopbackClient
import LoopbackServers

/// Many bare connections to a server at once, of clients that mean it no good.
final class ClientCrowd: Sendable {
    private let sockets: [CInt]

    init(_ count: Int, port: Int) throws {
        sockets = try (0..<count).map { _ in
            let socket = try LoopbackSocket.connect(port: UInt16(port))
            LoopbackSocket.makeNonblocking(socket)
            return socket
        }
    }

    deinit {
        for socket in sockets { close(socket) }
    }

    /// Sends the text on each of them that takes it.
    func send(_ text: String) {
        let bytes = Array(text.utf8)
        for socket in sockets { _ = Glibc.send(socket, bytes, bytes.count, CInt(MSG_NOSIGNAL)) }
    }

    /// How many the server has closed. What it has sent is read and forgotten.
    var closedCount: Int {
        sockets.count { socket in
            var chunk = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = recv(socket, &chunk, chunk.count, 0)
                if count == 0 || count < 0 && errno != EAGAIN { return true }
                if count < 0 { return false }
            }
        }
    }
}

/// What this process holds at the moment, for tests that bound it.
enum ProcessUse {
    /// Lets the process open enough files for a crowd and its server.
    static func raiseFileLimit() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, 4096))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    static func openFiles() throws -> Int {
        guard let folder = opendir("/proc/self/fd") else { throw LoopbackError("fd: errno \(errno)") }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        return count
    }

    /// Bytes of memory that are resident.
    static func residentBytes() throws -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { throw LoopbackError("statm: errno \(errno)") }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, CInt(line.count), file) != nil else { throw LoopbackError("statm: errno \(errno)") }
        let text = line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        let words = String(decoding: text, as: UTF8.self).split(separator: " ")
        guard words.count > 1, let pages = Int(words[1]) else { throw LoopbackError("statm: \(words)") }
        return pages * sysconf(CInt(_SC_PAGESIZE))
    }
}
