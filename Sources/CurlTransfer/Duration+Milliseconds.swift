extension Duration {
    /// The duration in milliseconds, part of one rounded up, so that a wait never ends just before its time; at least 1
    /// and at most a day, which no wait here exceeds.
    public var wholeMilliseconds: Int {
        let longest = Duration.seconds(86_400)
        guard self < longest else { return 86_400_000 }
        let (seconds, attoseconds) = components
        let milliseconds = Int(seconds) * 1_000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
        return max(1, milliseconds)
    }
}
