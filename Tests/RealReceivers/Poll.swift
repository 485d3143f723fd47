/// What kept a test from seeing what it waited for.
public struct EndToEndError: Error, CustomStringConvertible {
    public var description: String

    public init(description: String) {
        self.description = description
    }
}

/// Looks again and again until `look` finds something, at most for the time given.
public func poll<Found>(
    _ what: String,
    within seconds: Double,
    every interval: Duration = .milliseconds(100),
    look: () async throws -> Found?
) async throws -> Found {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var lastError: (any Error)?
    while ContinuousClock.now < deadline {
        do {
            if let found = try await look() { return found }
            lastError = nil
        } catch {
            // A server that is not there yet refuses the connection; the last reason is told if it never comes.
            lastError = error
        }
        try await Task.sleep(for: interval)
    }
    let reason = lastError.map { ": \($0)" } ?? ""
    throw EndToEndError(description: "waited \(seconds) s in vain for \(what)\(reason)")
}
