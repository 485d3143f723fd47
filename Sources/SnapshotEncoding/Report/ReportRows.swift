internal import HostModel

/// The rows of a report in one syntax: time, elapsed seconds, names, then a column for each series of the catalogue.
struct ReportRows: Sendable {
    private enum Templates: Sendable {
        case host(RowTemplate<HostSnapshot>)
        case virtualMachine(RowTemplate<VirtualMachineSnapshot>)
    }

    /// The columns before those of the catalogue that are the same in all rows of a snapshot.
    private static let timeColumns = ["time", "elapsed_seconds"]

    private let identity: FleetIdentity
    private let syntax: ReportSyntax
    private let templates: Templates
    /// The names of each row.
    private var names = RowTable()

    init(_ subject: ReportSubject, identity: FleetIdentity, syntax: ReportSyntax) {
        self.identity = identity
        self.syntax = syntax
        switch subject {
        case .host:
            templates = .host(syntax.template(of: ReportColumn<HostSnapshot>.all))
            for host in identity.hosts {
                names.append(syntax.texts([("host", host.name)]))
            }
        case .virtualMachine:
            templates = .virtualMachine(syntax.template(of: ReportColumn<VirtualMachineSnapshot>.all))
            for host in identity.hosts {
                for machine in host.virtualMachines {
                    names.append(
                        syntax.texts([("host", host.name), ("vm", machine.name), ("group", machine.group)])
                    )
                }
            }
        }
    }

    /// The columns in order.
    static func columnNames(_ subject: ReportSubject) -> [String] {
        switch subject {
        case .host: timeColumns + ["host"] + ReportColumn<HostSnapshot>.all.map(\.name)
        case .virtualMachine:
            timeColumns + ["host", "vm", "group"] + ReportColumn<VirtualMachineSnapshot>.all.map(\.name)
        }
    }

    /// Appends a row for each subject, in the order of the identity.
    func encode(_ snapshot: FleetSnapshot, into rows: inout [UInt8]) {
        snapshot.requireShape(of: identity)
        let start = timeFields(of: snapshot)
        switch templates {
        case .host(let template): append([snapshot.hosts], template, start: start, to: &rows)
        case .virtualMachine(let template):
            append(snapshot.hosts.map(\.virtualMachines), template, start: start, to: &rows)
        }
    }

    private func timeFields(of snapshot: FleetSnapshot) -> [UInt8] {
        var fields = syntax.lead("time", isFirst: true) + syntax.text(snapshot.time.description)
        fields += syntax.lead("elapsed_seconds")
        fields.append(upTo: ByteCursor.maximumNumberLength) { $0.write(snapshot.elapsedMilliseconds, decimals: 3) }
        return fields
    }

    private func append<Subject>(
        _ blocks: [[Subject]],
        _ template: RowTemplate<Subject>,
        start: [UInt8],
        to rows: inout [UInt8]
    ) {
        let rowCount = blocks.reduce(0) { $0 + $1.count }
        let capacity = rowCount * (start.count + template.maximumLength) + names.byteCount(of: 0..<rowCount)
        rows.append(upTo: capacity) { cursor in
            names.withRows { names in
                var row = 0
                for block in blocks {
                    for subject in block {
                        cursor.write(start)
                        cursor.write(names[row])
                        template.write(subject, to: &cursor)
                        row += 1
                    }
                }
            }
        }
    }
}

extension ReportSyntax {
    fileprivate func texts(_ columns: [(name: String, value: String)]) -> [UInt8] {
        columns.flatMap { lead($0.name) + text($0.value) }
    }

    fileprivate func template<Subject>(of columns: [ReportColumn<Subject>]) -> RowTemplate<Subject> {
        let fields = columns.map { column in
            let content: RowTemplate<Subject>.Field.Content =
                switch column.content {
                case .number(let decimals): .number(decimals: decimals)
                case .name(let names): .bytes(names.map(text))
                }
            return RowTemplate<Subject>.Field(lead: lead(column.name), content: content, value: column.value)
        }
        return RowTemplate(fields, tail: tail)
    }
}
