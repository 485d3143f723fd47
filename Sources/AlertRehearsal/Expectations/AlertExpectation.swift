import LocatedYAML

/// What one entry of an expectation file says about the instances of an alert.
struct AlertExpectation: Sendable {
    /// Something with its place in the file.
    struct Located<Value: Sendable>: Sendable {
        var value: Value
        var position: SourcePosition
    }

    enum Moment: Sendable, Hashable {
        case never
        /// Simulated milliseconds, both ends included.
        case within(ClosedRange<Int64>)

        func contains(_ time: Int64) -> Bool {
            switch self {
            case .never: false
            case .within(let range): range.contains(time)
            }
        }

        /// As it stands behind `expected`.
        var words: String {
            switch self {
            case .never: "never"
            case .within(let range):
                "\(SimulatedTime.text(range.lowerBound)) to \(SimulatedTime.text(range.upperBound))"
            }
        }
    }

    var alert: Located<String>
    /// Labels that an instance has to have to be meant; an empty value stands for a label that is not there.
    var labels: [AlertInstance.Label]
    /// When each of them fires first.
    var fires: Located<Moment>
    /// When each that fired stops for the last time; `never` when it still fires at the end. Nil when nothing is said.
    var resolves: Located<Moment>?
    /// How many of them fire; nil for at least one.
    var instances: Located<Int>?

    func matches(_ instance: AlertInstance) -> Bool {
        labels.allSatisfy { wanted in
            (instance.labels.first { $0.name == wanted.name }?.value ?? "") == wanted.value
        }
    }
}
