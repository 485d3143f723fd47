/// The problems found so far, up to a bound.
package struct ProblemList {
    /// Problems that are kept for the report.
    private static let reported = 100

    package let file: String
    package private(set) var problems: [SourceProblem] = []
    package private(set) var omitted = 0

    package init(file: String) {
        self.file = file
    }

    package var count: Int { problems.count + omitted }
    /// Further problems are only counted.
    package var isFull: Bool { problems.count == Self.reported }

    package mutating func append(_ message: String, at position: SourcePosition, path: String) {
        append(SourceProblem(file: file, position: position, keyPath: path, message: message))
    }

    package mutating func append(_ problem: SourceProblem) {
        guard problems.count < Self.reported else {
            omitted += 1
            return
        }
        problems.append(problem)
    }

    /// Adds a problem unless it is known: a bad file may be named in many places.
    package mutating func appendOnce(_ problem: SourceProblem) {
        if !problems.contains(problem) { append(problem) }
    }

    /// All problems in the order of the file, those of other files last.
    package var ordered: [SourceProblem] {
        let own = problems.filter { $0.file == file }
        let others = problems.filter { $0.file != file }
        return inOrder(own) + inOrder(others)
    }

    private func inOrder(_ problems: [SourceProblem]) -> [SourceProblem] {
        problems.enumerated().sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }
            .map(\.element)
    }
}
