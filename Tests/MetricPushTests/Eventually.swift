import Testing

/// Waits for something that the client does not announce, looking every few milliseconds.
///
/// - Throws: after half a minute in vain.
func eventually(_ condition: () -> Bool) async throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(30))
    while !condition() {
        try #require(ContinuousClock.now < deadline, "The condition did not come true in time.")
        try await Task.sleep(for: .milliseconds(2))
    }
}
