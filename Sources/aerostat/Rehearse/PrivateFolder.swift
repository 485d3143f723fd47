#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A temporary folder that only this user can open; it goes, with the files written into it, when it is not used any more.
final class PrivateFolder: Sendable {
    let path: String

    /// Makes an empty one in the folder for temporary files.
    init(parent: String = TemporaryFile.folder) throws(OutputError) {
        var template = Array("\(parent)/aerostat-rehearse-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            let description = "a temporary folder in \(parent) (TMPDIR chooses another folder)"
            throw .cannotWrite(path: description, reason: SystemReason.last)
        }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: entry.pointee.d_name) { tuple in
                    tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { unlink("\(path)/\(name)") }
            }
            closedir(folder)
        }
        rmdir(path)
    }

    /// Writes a file whole, in place of one of that name.
    func write(_ bytes: [UInt8], to name: String) throws(OutputError) {
        var file = try OutputFile(path: "\(path)/\(name)")
        var bytes = bytes
        try file.write(&bytes, isLast: true)
    }
}
