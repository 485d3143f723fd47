/// The labels that all series of a destination get on their way out, beside their own.
struct DestinationLabels: Sendable {
    typealias Label = (name: String, value: String)

    /// Where the queue does not say whose series they are.
    private let usual: [Label]
    /// Of the destination's settings; they win.
    private let own: [Label]

    init(usual: [Label], own: [Label] = []) {
        self.usual = usual
        self.own = own
    }

    /// As what is handed over keeps them in a queue.
    var origin: [QueuedSeries.Label] {
        labels(of: .none).map { QueuedSeries.Label(name: $0.name, value: $0.value) }
    }

    func labels(of series: QueuedSeries) -> [Label] {
        let base = series.origin.isEmpty ? usual : series.origin.map { (name: $0.name, value: $0.value) }
        return base.filter { label in !own.contains { $0.name == label.name } } + own
    }
}
