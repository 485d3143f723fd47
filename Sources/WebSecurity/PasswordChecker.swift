internal import CCrypt
internal import Dispatch

/// Hashes passwords one after the other on a thread of its own: each takes some 60 ms at the usual cost, which the threads
/// that answer scrapes do not have.
///
/// Unchecked, because the memory that libxcrypt works in is reached from the queue alone.
final class PasswordChecker: @unchecked Sendable {
    /// Size of `struct crypt_data`, which its header promises.
    private static let workspaceSize = 32_768
    /// Bytes of a password that bcrypt looks at.
    private static let significantLength = 72

    private let queue = DispatchQueue(label: "aerostat.passwords")
    private let workspace: UnsafeMutableRawPointer

    init() {
        workspace = .allocate(byteCount: Self.workspaceSize, alignment: 64)
        workspace.initializeMemory(as: UInt8.self, repeating: 0, count: Self.workspaceSize)
    }

    deinit {
        workspace.deallocate()
    }

    /// Calls back on the queue, once those before are done.
    func check(_ password: [UInt8], against hash: PasswordHash, done: @escaping @Sendable (Bool) -> Void) {
        queue.async { done(self.isRight(password, hash)) }
    }

    private func isRight(_ password: [UInt8], _ hash: PasswordHash) -> Bool {
        let phrase = password.prefix(Self.significantLength).map { CChar(bitPattern: $0) } + [0]
        let setting = hash.setting.map { CChar(bitPattern: $0) } + [0]
        guard let output = crypt_rn(phrase, setting, workspace, Int32(Self.workspaceSize)) else { return false }
        return String(cString: output).utf8.suffix(hash.digest.count).equalsInConstantTime(hash.digest)
    }
}
