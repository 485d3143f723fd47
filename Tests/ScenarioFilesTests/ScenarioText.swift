/// Small scenario texts: one host of 32 GiB, with one group of one machine of 4 GiB where machines are needed.
enum ScenarioText {
    /// Lines 1 to 3.
    static let bareHost = "hosts:\n  - name: a\n    memory: 32 GiB\n"
    /// Lines 1 to 6.
    static let hostWithGroup =
        bareHost + "    virtualMachines:\n      - group: web\n        memory: 4 GiB\n"

    /// Text at the outermost level, from line 7.
    static func base(_ text: String) -> String { hostWithGroup + text }

    /// Keys of the host, from line 4 and column 5.
    static func host(_ text: String) -> String { bareHost + indented(text, by: 4) }

    /// Keys of the group, from line 7 and column 9.
    static func group(_ text: String) -> String { hostWithGroup + indented(text, by: 8) }

    /// A second item of the list of groups, from line 7.
    static func secondGroup(_ text: String) -> String { hostWithGroup + indented(text, by: 6) }

    /// The value of `events`, from line 8.
    static func eventsKey(_ text: String) -> String { hostWithGroup + "events:\n" + indented(text, by: 2) }

    /// Items of the list of events, from line 8.
    static func events(_ text: String) -> String { eventsKey(text) }

    /// The keys of one event, from line 8 and column 5.
    static func event(_ text: String) -> String {
        hostWithGroup + "events:\n  - " + indented(text, by: 4).dropFirst(4)
    }

    private static func indented(_ text: String, by count: Int) -> String {
        text.split(separator: "\n").map { String(repeating: " ", count: count) + $0 + "\n" }.joined()
    }
}
