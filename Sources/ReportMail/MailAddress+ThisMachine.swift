#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension MailAddress {
    /// The sender where nobody names one: aerostat at this machine, or at localhost where its name makes no address.
    public static var ofThisMachine: MailAddress {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        if let address = try? MailAddress(parsing: "aerostat@\(text)") { return address }
        return MailAddress(unchecked: "aerostat@localhost")
    }
}
