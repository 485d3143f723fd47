import HostModel
import HostSimulation
import LocatedYAML

extension ScenarioReader {
    private static let workloadKeys = [
        "kernel", "workingSet", "idle", "fileCache", "busy", "touchRate", "writeRate", "fileCacheTouchRate",
        "growthRate",
    ]

    /// What the values of a pattern measure.
    enum PatternSubject {
        case memory, busyTime
    }

    mutating func workloadChanges(_ field: Field?) -> WorkloadChanges? {
        guard let field, let set = fields(field, allowed: Self.workloadKeys) else { return nil }
        let share = Int64(0)...Ratio.one.millionths
        return WorkloadChanges(
            field: field,
            fields: set,
            kernel: pattern(set["kernel"], of: .memory),
            workingSet: pattern(set["workingSet"], of: .memory),
            idle: pattern(set["idle"], of: .memory),
            fileCache: pattern(set["fileCache"], of: .memory),
            busy: pattern(set["busy"], of: .busyTime),
            touchRate: number(set["touchRate"], .percentage, in: share).map { Ratio(millionths: $0) },
            writeRate: number(set["writeRate"], .percentage, in: share).map { Ratio(millionths: $0) },
            fileCacheTouchRate: number(set["fileCacheTouchRate"], .percentage, in: share).map { Ratio(millionths: $0) },
            growthRate: number(set["growthRate"], .growthRate, in: ScenarioBounds.growthRate)
        )
    }

    /// A plain amount, which stays, or a mapping that says how the amount moves.
    mutating func pattern(_ field: Field?, of subject: PatternSubject) -> AmountPattern? {
        guard let field else { return nil }
        guard case .mapping(let entries) = field.node.content else {
            return amount(field, of: subject).map { .constant($0) }
        }
        let names = ["constant", "ramp", "daily", "bursts", "steps", "trace"]
        guard let entry = entries.first(where: { $0.key == "pattern" }) else {
            report("the key pattern is missing; expected \(names.joined(separator: ", "))", at: field)
            return nil
        }
        switch word(Field(path: "\(field.path).pattern", node: entry.value), among: names) {
        case "constant": return constant(field, of: subject)
        case "ramp": return ramp(field, of: subject)
        case "daily": return daily(field, of: subject)
        case "bursts": return bursts(field, of: subject)
        case "steps": return steps(field, of: subject)
        case "trace": return trace(field, of: subject)
        default: return nil
        }
    }

    /// A size, or a percentage of the machine's memory or of the time.
    mutating func amount(_ field: Field?, of subject: PatternSubject) -> Amount? {
        guard let field else { return nil }
        let expected =
            subject == .memory
            ? "a size such as 2 GiB or a percentage of the machine's memory such as 25%"
            : Quantity.percentage.expectation
        guard let text = text(field, expected: expected) else { return nil }
        if subject == .busyTime || text.utf8.last == UInt8(ascii: "%") {
            let highest = subject == .memory ? ScenarioBounds.workloadMultiple * 1_000_000 : 1_000_000
            return number(field, .percentage, in: 0...highest).map { .share($0) }
        }
        let highest = ScenarioBounds.machineMemory.upperBound * ScenarioBounds.workloadMultiple
        return number(field, .size, in: 0...highest, alternative: "a percentage").map { .pages($0) }
    }

    private mutating func requiredAmount(_ key: String, of set: FieldSet, _ subject: PatternSubject) -> Amount? {
        let expected =
            subject == .memory
            ? "a size such as 2 GiB or a percentage such as 25%"
            : Quantity.percentage.expectation
        return amount(required(key, of: set, expected: expected), of: subject)
    }

    private mutating func requiredTime(_ key: String, of set: FieldSet, in range: ClosedRange<Int64>) -> SimulationTime?
    {
        let field = required(key, of: set, expected: Quantity.duration.expectation)
        return number(field, .duration, in: range).map { SimulationTime(milliseconds: $0) }
    }

    private mutating func constant(_ field: Field, of subject: PatternSubject) -> AmountPattern? {
        guard let set = fields(field, allowed: ["pattern", "value"]) else { return nil }
        return requiredAmount("value", of: set, subject).map { .constant($0) }
    }

    private mutating func ramp(_ field: Field, of subject: PatternSubject) -> AmountPattern? {
        guard let set = fields(field, allowed: ["pattern", "from", "to", "over"]) else { return nil }
        let from = requiredAmount("from", of: set, subject)
        let to = requiredAmount("to", of: set, subject)
        let over = requiredTime("over", of: set, in: ScenarioBounds.rampLength)
        guard let from, let to, let over else { return nil }
        return .ramp(from: from, to: to, over: over)
    }

    private mutating func daily(_ field: Field, of subject: PatternSubject) -> AmountPattern? {
        guard let set = fields(field, allowed: ["pattern", "low", "high", "peakAt"]) else { return nil }
        let low = requiredAmount("low", of: set, subject)
        let high = requiredAmount("high", of: set, subject)
        let peakAt = timeOfDay(required("peakAt", of: set, expected: "a time of day such as 14:00"))
        guard let low, let high, let peakAt else { return nil }
        return .daily(low: low, high: high, peakAt: peakAt)
    }

    private mutating func timeOfDay(_ field: Field?) -> SimulationTime? {
        let expected = "a time of day from 00:00 to 23:59"
        guard let field, let text = text(field, expected: expected) else { return nil }
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in
            part.count == 2 && part.allSatisfy { (0x30...0x39).contains($0) }
                ? Int64(String(decoding: Array(part), as: UTF8.self)) : nil
        }
        guard parts.count == 2, numbers.count == 2, numbers[0] < 24, numbers[1] < 60 else {
            report("\(text.excerpt) is not \(expected)", at: field)
            return nil
        }
        return .minutes(numbers[0] * 60 + numbers[1])
    }

    private mutating func bursts(_ field: Field, of subject: PatternSubject) -> AmountPattern? {
        guard let set = fields(field, allowed: ["pattern", "base", "peak", "every", "length"]) else { return nil }
        let base = requiredAmount("base", of: set, subject)
        let peak = requiredAmount("peak", of: set, subject)
        let every = requiredTime("every", of: set, in: ScenarioBounds.period)
        let length = requiredTime("length", of: set, in: ScenarioBounds.time)
        guard let base, let peak, let every, let length else { return nil }
        if length > every, let lengthField = set["length"] {
            report(
                "a burst cannot be longer than the time from one to the next, \(Quantity.duration.show(every.milliseconds))",
                at: lengthField
            )
            return nil
        }
        return .bursts(base: base, peak: peak, every: every, length: length)
    }

    private mutating func steps(_ field: Field, of subject: PatternSubject) -> AmountPattern? {
        guard let set = fields(field, allowed: ["pattern", "steps"]),
            let list = required("steps", of: set, expected: "a list of steps such as {at: 10m, value: 25%}"),
            let items = items(list, of: "steps")
        else { return nil }
        guard !items.isEmpty, items.count <= ScenarioBounds.patternSteps else {
            report("expected 1 to \(ScenarioBounds.patternSteps) steps, found \(items.count)", at: list)
            return nil
        }
        var steps: [AmountPattern.Step] = []
        var isComplete = true
        for item in items {
            guard let step = fields(item, allowed: ["at", "value"]) else { return nil }
            let at = requiredTime("at", of: step, in: ScenarioBounds.time)
            let value = requiredAmount("value", of: step, subject)
            guard let at, let value else {
                isComplete = false
                continue
            }
            if let last = steps.last, at <= last.time, let atField = step["at"] {
                report("the step is not later than the one before; give the steps in the order of time", at: atField)
                isComplete = false
            }
            steps.append(AmountPattern.Step(time: at, value: value))
        }
        return isComplete ? .steps(steps) : nil
    }

    private mutating func trace(_ field: Field, of subject: PatternSubject) -> AmountPattern? {
        guard let set = fields(field, allowed: ["pattern", "file", "column", "unit", "length"]) else { return nil }
        let units = TraceUnit.allCases.filter { subject == .memory || $0.isShare }.map(\.rawValue)
        let fileField = required("file", of: set, expected: "the path of a CSV file")
        let file = text(fileField, expected: "the path of a CSV file")
        let columnField = required("column", of: set, expected: "the name of a column of the file")
        let column = text(columnField, expected: "the name of a column of the file")
        let unitField = required("unit", of: set, expected: units.joined(separator: ", "))
        let unit = word(unitField, among: units).flatMap(TraceUnit.init(rawValue:))
        let length = number(set["length"], .duration, in: ScenarioBounds.period)
        guard let fileField, let file, let column, let unit else { return nil }
        do {
            let trace = try traces.trace(file: file, column: column, unit: unit)
            let milliseconds = length ?? max(trace.naturalLength.milliseconds, 1)
            return .trace(trace, length: SimulationTime(milliseconds: milliseconds))
        } catch {
            switch error {
            case .reference(let message): report(message, at: fileField)
            case .content(let problem): problems.appendOnce(problem)
            }
            return nil
        }
    }
}
