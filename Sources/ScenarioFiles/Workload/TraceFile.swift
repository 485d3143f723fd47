import HostModel
import HostSimulation
import LocatedYAML

/// A CSV file with recorded values.
///
/// The first row that is neither empty nor a comment (`#`) names the columns. The first column is the time in seconds,
/// ascending; only differences count, so seconds since 1970 will do. Cells are decimal numbers without exponent, and
/// may stand in double quotes.
struct TraceFile {
    let path: String
    let content: [UInt8]

    func trace(column: String, unit: TraceUnit) throws(TraceLoader.Failure) -> Trace {
        var columnIndex: Int?
        var steps: [WorkloadPattern.Step] = []
        var firstTime: Int64 = 0
        var start = 0
        var line = 0
        while start < content.count {
            let end = content[start...].firstIndex(of: UInt8(ascii: "\n")) ?? content.count
            let row = Row(content[start..<end])
            start = end + 1
            line += 1
            if row.isEmpty { continue }
            guard let index = columnIndex else {
                columnIndex = try self.columnIndex(of: column, in: row, line: line)
                continue
            }
            guard steps.count < ScenarioBounds.traceRows else {
                throw problem("more than \(ScenarioBounds.traceRows) rows; thin the trace out", line: line, column: 1)
            }
            guard index < row.cells.count else {
                throw problem(
                    "the row has \(row.cells.count) cells, the column \(column.excerpt) is number \(index + 1)",
                    line: line,
                    column: 1
                )
            }
            let time = try number(row.cells[0], line: line, what: "time in seconds", limit: Self.largestNumber) {
                $0.multiplied(by: 1000)
            }
            if steps.isEmpty { firstTime = time }
            let elapsed = time - firstTime
            if let last = steps.last, elapsed <= last.time.milliseconds {
                throw problem("the time is not later than that of the row before", line: line, column: 1)
            }
            guard elapsed <= ScenarioBounds.time.upperBound else {
                throw problem("the trace is longer than 365 days", line: line, column: 1)
            }
            let limit = unit.isShare ? Self.largestShare : Self.largestNumber
            let value = try number(
                row.cells[index],
                line: line,
                what: "value",
                limit: limit,
                convert: unit.value(of:)
            )
            steps.append(WorkloadPattern.Step(time: SimulationTime(milliseconds: elapsed), value: value))
        }
        return try makeTrace(steps, isShare: unit.isShare, hasHeader: columnIndex != nil)
    }

    private func makeTrace(
        _ steps: [WorkloadPattern.Step],
        isShare: Bool,
        hasHeader: Bool
    ) throws(TraceLoader.Failure) -> Trace {
        guard let last = steps.last, let maximum = steps.map(\.value).max() else {
            let missing = hasHeader ? "rows" : "header"
            throw problem("the trace has no \(missing); expected a header and at least one row", line: 1, column: 1)
        }
        let spacing = steps.count > 1 ? last.time.milliseconds - steps[steps.count - 2].time.milliseconds : 1000
        return Trace(
            steps: steps,
            isShare: isShare,
            maximum: maximum,
            naturalLength: SimulationTime(milliseconds: last.time.milliseconds + spacing)
        )
    }

    private func columnIndex(of name: String, in header: Row, line: Int) throws(TraceLoader.Failure) -> Int {
        let names = header.cells.map { String(decoding: $0.bytes, as: UTF8.self) }
        if let index = names.dropFirst().firstIndex(of: name) { return index }
        let shown = names.dropFirst().prefix(20).map(\.excerpt).joined(separator: ", ")
        throw problem(
            "no column after the first is called \(name.excerpt)" + (shown.isEmpty ? "" : "; there are \(shown)"),
            line: line,
            column: 1
        )
    }

    private func number(
        _ cell: Cell,
        line: Int,
        what: String,
        limit: Int64,
        convert: (DecimalNumber) -> Int64?
    ) throws(TraceLoader.Failure) -> Int64 {
        let text = String(decoding: cell.bytes, as: UTF8.self)
        guard let decimal = DecimalNumber(text), let value = convert(decimal), value <= limit else {
            throw problem(
                "\(text.excerpt) is not a possible \(what); expected a decimal number without sign and exponent",
                line: line,
                column: cell.column
            )
        }
        return value
    }

    private func problem(_ message: String, line: Int, column: Int) -> TraceLoader.Failure {
        .content(
            SourceProblem(
                file: path,
                position: SourcePosition(line: line, column: column),
                keyPath: "",
                message: message
            )
        )
    }

    /// Milliseconds or pages: far above every date and every machine, and small enough to be added up.
    private static let largestNumber: Int64 = 1 << 50
    /// Millionths: a hundredfold, which times the pages of the largest machine stays inside 64 bits.
    private static let largestShare: Int64 = 100_000_000

    /// One cell without blanks and quotes around it, and the column of its first byte.
    private struct Cell {
        var bytes: ArraySlice<UInt8>
        var column: Int
    }

    private struct Row {
        var cells: [Cell] = []
        /// Nothing but blanks, or a comment.
        var isEmpty: Bool

        init(_ line: ArraySlice<UInt8>) {
            let first = line.first { !Self.isBlank($0) }
            isEmpty = first == nil || first == UInt8(ascii: "#")
            guard !isEmpty else { return }
            for part in line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
                var bytes = part.drop(while: Self.isBlank)
                while let last = bytes.last, Self.isBlank(last) { bytes.removeLast() }
                if bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") {
                    bytes = bytes.dropFirst().dropLast()
                }
                cells.append(Cell(bytes: bytes, column: bytes.startIndex - line.startIndex + 1))
            }
        }

        private static func isBlank(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
        }
    }
}
