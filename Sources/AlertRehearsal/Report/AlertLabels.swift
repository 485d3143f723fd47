/// Which labels of an alert's instances are worth their place.
struct AlertLabels {
    /// The severity that all instances of the alert have, nil when they differ or have none.
    let severity: String?
    /// What all instances have alike, but for what the scrape adds to every one of the rehearsal.
    let shared: [AlertInstance.Label]
    /// Names that are left out where instances are told apart.
    private let omitted: Set<String>

    init(of alert: RehearsedAlert, in rehearsal: Rehearsal) {
        let instances = alert.instances
        let alike = (instances.first?.labels ?? []).filter { label in
            instances.allSatisfy { $0.labels.contains(label) }
        }
        let scraped = Self.scraped(in: rehearsal)
        severity = alike.first { $0.name == "severity" }?.value
        shared = alike.filter { $0.name != "severity" && !scraped.contains($0.name) }
        omitted = scraped.union(alike.map(\.name))
    }

    /// The labels that tell the instance from the others of its alert.
    func distinguishing(_ instance: AlertInstance) -> [AlertInstance.Label] {
        instance.labels.filter { !omitted.contains($0.name) }
    }

    /// The labels that tell the instance from others, those that all of its alert have alike included.
    func identifying(_ instance: AlertInstance) -> [AlertInstance.Label] {
        instance.labels.filter { label in
            !omitted.contains(label.name) || shared.contains(label)
        }
    }

    /// `job` and `instance` where every alert of the rehearsal that has one has the same.
    private static func scraped(in rehearsal: Rehearsal) -> Set<String> {
        ["job", "instance"].filter { name in
            var values: Set<String> = []
            for instance in rehearsal.alerts.lazy.flatMap(\.instances) {
                for label in instance.labels where label.name == name { values.insert(label.value) }
            }
            return values.count <= 1
        }.reduce(into: []) { $0.insert($1) }
    }
}
