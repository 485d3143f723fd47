import Synchronization

/// Experiments with what they yielded, in the order in which they were asked for.
public struct Reproduction: Sendable {
    public struct Result: Sendable {
        public let experiment: PublishedExperiment
        public let outcome: PublishedExperiment.Outcome

        public init(experiment: PublishedExperiment, outcome: PublishedExperiment.Outcome) {
            self.experiment = experiment
            self.outcome = outcome
        }
    }

    /// A checked number with the name of its row, such as `W02-F7.3`.
    public struct Row: Sendable {
        public let id: String
        public let finding: Finding
    }

    public let results: [Result]

    public init(results: [Result]) {
        self.results = results
    }

    /// Runs experiments side by side. They do not influence each other, so the number of threads changes nothing.
    ///
    /// - Parameter progress: called with the number of experiments that are done, one call at a time.
    public init(
        of experiments: [PublishedExperiment],
        threads: Int,
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async {
        let queue = Queue(count: experiments.count, progress: progress)
        var outcomes = [PublishedExperiment.Outcome?](repeating: nil, count: experiments.count)
        await withTaskGroup(of: [(Int, PublishedExperiment.Outcome)].self) { group in
            for _ in 0..<max(1, min(threads, experiments.count)) {
                group.addTask {
                    var own: [(Int, PublishedExperiment.Outcome)] = []
                    while let index = queue.take() {
                        own.append((index, experiments[index].run()))
                        queue.finish()
                    }
                    return own
                }
            }
            for await own in group {
                for (index, outcome) in own { outcomes[index] = outcome }
            }
        }
        results = zip(experiments, outcomes).compactMap { experiment, outcome in
            outcome.map { Result(experiment: experiment, outcome: $0) }
        }
    }

    /// Hands out experiments to threads, and counts those that are done.
    private final class Queue: Sendable {
        private let state = Mutex((next: 0, done: 0))
        private let count: Int
        private let progress: @Sendable (Int) -> Void

        init(count: Int, progress: @escaping @Sendable (Int) -> Void) {
            self.count = count
            self.progress = progress
        }

        func take() -> Int? {
            state.withLock { state in
                guard state.next < count else { return nil }
                state.next += 1
                return state.next - 1
            }
        }

        func finish() {
            state.withLock { state in
                state.done += 1
                progress(state.done)
            }
        }
    }

    public var rows: [Row] {
        results.flatMap { result in
            result.outcome.findings.enumerated().map {
                Row(id: "\(result.experiment.id).\($0 + 1)", finding: $1)
            }
        }
    }

    public var charts: [(experiment: String, chart: Chart)] {
        results.flatMap { result in result.outcome.charts.map { (result.experiment.id, $0) } }
    }

    /// Rows that do not agree with what was published.
    public var misses: [Row] { rows.filter { $0.finding.verdict == .miss } }
}
