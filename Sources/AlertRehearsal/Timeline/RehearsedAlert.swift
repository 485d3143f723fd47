/// What became of all alerts of one name.
package struct RehearsedAlert: Sendable, Hashable {
    package var name: String
    /// The rules of that name, in the order of the files; at least one.
    package var rules: [AlertRule]
    /// Those that were pending or firing at least once, in the order of their first episode, then of their labels.
    package var instances: [AlertInstance]

    package init(name: String, rules: [AlertRule], instances: [AlertInstance]) {
        self.name = name
        self.rules = rules
        self.instances = instances
    }

    package var hasFired: Bool { instances.contains { $0.firstFiring != nil } }
}
