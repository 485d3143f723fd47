#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The folder of one destination's queue. Files in it are opened relative to the folder as it was opened.
struct QueueFolder: Sendable {
    let directory: OpenFile

    var path: String { directory.path }

    private static let identityName = "destination"
    private static let identityMark = "aerostat queue "
    private static let version = 1
    /// Characters of the destination in the name of the folder.
    private static let readableCount = 80
    /// Most bytes of the file that says the destination; a longer one is somebody else's.
    private static let longestIdentity = 64 << 10

    /// Opens the folder, made where there is none, with all folders above it.
    init(making destination: String, below directory: String) throws(QueueError) {
        try Self.make(directory)
        let path = "\(directory)/\(Self.name(for: destination))"
        try Self.make(path)
        try self.init(opening: path)
        guard access(path, W_OK | X_OK) == 0 else { throw SystemFailure.latest(path).error(.write) }
        if let known = try self.destination() {
            guard known == destination else { throw .otherDestination(path: path, destination: known) }
        } else {
            try writeIdentity(destination, parent: directory)
        }
    }

    init(opening path: String) throws(QueueError) {
        do throws(SystemFailure) {
            directory = try OpenFile(path: path, flags: O_RDONLY | O_DIRECTORY)
        } catch {
            if error.code == ENOTDIR { throw .notAFolder(path: path) }
            if error.code == ENOENT { throw .missing(path: path) }
            throw error.error(.read)
        }
    }

    func open(_ name: String, _ flags: CInt) throws(SystemFailure) -> OpenFile {
        try OpenFile(name, in: directory, flags: flags)
    }

    func remove(_ name: String) throws(SystemFailure) {
        guard unlinkat(directory.descriptor, name, 0) == 0 || errno == ENOENT else {
            throw .latest("\(path)/\(name)")
        }
    }

    /// In no order.
    func names() throws(SystemFailure) -> [String] {
        let descriptor = openat(directory.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard descriptor >= 0 else { throw .latest(path) }
        guard let stream = fdopendir(descriptor) else {
            let failure = SystemFailure.latest(path)
            close(descriptor)
            throw failure
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// Of the segments in the folder, ascending.
    func segments() throws(SystemFailure) -> [UInt64] {
        try names().compactMap(QueueSegment.first).sorted()
    }

    /// The destination whose queue it is; nil when the folder does not say so.
    func destination() throws(QueueError) -> String? {
        let path = "\(path)/\(Self.identityName)"
        guard let bytes = try identityBytes(), !bytes.isEmpty else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 2, lines[0].hasPrefix(Self.identityMark),
            let version = Int(lines[0].dropFirst(Self.identityMark.count))
        else { throw .foreign(path: path) }
        guard version <= Self.version else { throw .newer(path: path) }
        return String(lines[1])
    }

    private func identityBytes() throws(QueueError) -> [UInt8]? {
        let isTooLong: Bool
        do throws(SystemFailure) {
            let file = try open(Self.identityName, O_RDONLY)
            var bytes = [UInt8](repeating: 0, count: Self.longestIdentity)
            let count = try file.read(bytes.count, into: &bytes, at: 0)
            isTooLong = count == bytes.count
            if !isTooLong { return Array(bytes.prefix(count)) }
        } catch {
            guard error.code == ENOENT else { throw error.error(.read) }
            return nil
        }
        throw .foreign(path: "\(path)/\(Self.identityName)")
    }

    /// Under another name first, so that the file is whole or not there.
    private func writeIdentity(_ destination: String, parent: String) throws(QueueError) {
        let name = Self.identityName + ".new"
        do throws(SystemFailure) {
            let file = try open(name, O_WRONLY | O_CREAT | O_TRUNC)
            try file.write(Array("\(Self.identityMark)\(Self.version)\n\(destination)\n".utf8), at: 0)
            try file.force()
            guard renameat(directory.descriptor, name, directory.descriptor, Self.identityName) == 0 else {
                throw .latest("\(path)/\(Self.identityName)")
            }
            try directory.forceNames()
            try OpenFile(path: parent, flags: O_RDONLY | O_DIRECTORY).forceNames()
        } catch {
            throw error.error(.write)
        }
    }

    private static func make(_ path: String) throws(QueueError) {
        guard mkdir(path, 0o700) != 0 else { return }
        let code = errno
        if code == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            try make(String(path[..<slash]))
            guard mkdir(path, 0o700) != 0 else { return }
        }
        var status = stat()
        guard stat(path, &status) == 0 else {
            if code == ENOTDIR || code == ENAMETOOLONG || code == EACCES {
                throw SystemFailure(code: code, path: path).error(.make)
            }
            throw SystemFailure.latest(path).error(.make)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .notAFolder(path: path) }
    }

    /// What can be read of the destination, and a hash of all of it.
    static func name(for destination: String) -> String {
        var readable: [UInt8] = []
        for byte in destination.utf8.prefix(4 * readableCount) {
            let isPlain =
                byte < 0x80 && (Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber)
            let isKept = isPlain || (byte == UInt8(ascii: ".") && !readable.isEmpty) || byte == UInt8(ascii: "_")
            if isKept { readable.append(byte) } else if let last = readable.last, last != 0x2D { readable.append(0x2D) }
        }
        let text = String(decoding: readable.prefix(readableCount), as: UTF8.self)
        // FNV-1a, 64 bits.
        let hash = destination.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return "\(text)-\(String(repeating: "0", count: 16 - digits.count))\(digits)"
    }
}
