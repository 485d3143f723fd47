/// One alert of a rule: what Prometheus tells apart by labels.
package struct AlertInstance: Sendable, Hashable {
    package struct Label: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// All labels but `alertname`, by name.
    package var labels: [Label]
    /// In the order of time; at least one.
    package var episodes: [AlertEpisode]
    /// Annotations as they stood when it fired first, by name; empty when it never fired.
    package var annotations: [Label]

    package init(labels: [Label], episodes: [AlertEpisode], annotations: [Label]) {
        self.labels = labels
        self.episodes = episodes
        self.annotations = annotations
    }

    /// Simulated milliseconds at which it fired first; nil when it never did.
    package var firstFiring: Int64? { episodes.lazy.compactMap(\.firing).first }
}
