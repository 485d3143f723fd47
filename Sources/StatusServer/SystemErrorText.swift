#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The system's own words for its error numbers.
enum SystemErrorText {
    /// Such as `address already in use`: the text for the number, with a small first letter to stand in a sentence.
    static func text(for number: CInt) -> String {
        guard let message = strerror(number) else { return "error \(number)" }
        let text = String(cString: message)
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
