/// Curves of an experiment, published and simulated, for one panel of a plot.
public struct Chart: Sendable, Hashable {
    public struct Axis: Sendable, Hashable {
        public let label: String
        public let unit: String

        public init(_ label: String, _ unit: String) {
            self.label = label
            self.unit = unit
        }
    }

    public struct Point: Sendable, Hashable {
        public let x: Double
        public let y: Double

        public init(_ x: Double, _ y: Double) {
            self.x = x
            self.y = y
        }
    }

    public struct Series: Sendable, Hashable {
        public enum Kind: Sendable, Hashable {
            /// Drawn as marks, for published figures are few.
            case published
            /// Drawn as a line.
            case simulated
        }

        public let name: String
        public let kind: Kind
        public let points: [Point]

        public init(_ name: String, _ kind: Kind, _ points: [Point]) {
            self.name = name
            self.kind = kind
            self.points = points
        }
    }

    public let title: String
    public let x: Axis
    public let y: Axis
    public let series: [Series]

    public init(_ title: String, x: Axis, y: Axis, _ series: [Series]) {
        self.title = title
        self.x = x
        self.y = y
        self.series = series
    }
}
