internal import HostModel

/// One machine's guest memory as a stacked bar: where it is, against what the machine is entitled to.
///
/// Widths are hundredths of a percent of the largest configured size on the host; `bar.js` writes the same numbers.
struct MachineBar {
    /// The parts of a bar from left to right, as classes and as words.
    static let parts: [(style: String, title: String)] = [
        ("large", "large pages"), ("small", "small pages"), ("shared", "shared"), ("balloon", "balloon"),
        ("compressed", "compressed"), ("host-cached", "host cache"), ("swapped", "swapped"),
    ]
    static let ticks: [(style: String, title: String)] = [
        ("entitlement", "entitlement"), ("active", "active"), ("limit", "limit"),
    ]

    /// Patterns tell apart what is not plainly resident, also for those who do not tell the colours apart. Each has the
    /// strokes that it has in the pictures (`patterns.js`).
    static let patterns = """
        <svg class="patterns" aria-hidden="true" width="0" height="0"><defs>
        <pattern id="bar-shared" class="shared" width="6" height="6" patternUnits="userSpaceOnUse">\
        <rect width="6" height="6"/><path d="M-1 7L7-1M-1 1L1-1M5 7L7 5"/></pattern>
        <pattern id="bar-balloon" class="balloon" width="4" height="4" patternUnits="userSpaceOnUse">\
        <rect width="4" height="4"/><circle cx="2" cy="2" r="1"/></pattern>
        <pattern id="bar-compressed" class="compressed" width="4" height="4" patternUnits="userSpaceOnUse">\
        <rect width="4" height="4"/><path d="M0 2H4"/></pattern>
        <pattern id="bar-host-cached" class="host-cached" width="4" height="4" patternUnits="userSpaceOnUse">\
        <rect width="4" height="4"/><path d="M2 0V4"/></pattern>
        <pattern id="bar-swapped" class="swapped" width="6" height="6" patternUnits="userSpaceOnUse">\
        <rect width="6" height="6"/><path d="M-1-1L7 7M-1 5L1 7M5-1L7 1"/></pattern>
        </defs></svg>
        """

    private let widths: [Int64]
    private let size: Int64
    private let places: [Int64]
    private let isLimited: Bool

    init(_ machine: VirtualMachineSnapshot, scale: PageCount) {
        func place(_ amount: PageCount) -> Int64 { scale.value > 0 ? amount.value * 10_000 / scale.value : 0 }
        let large = PageCount(machine.largePages * 512)
        let shared = machine.shared - machine.sharingSaving
        let amounts = [
            large, machine.consumed - large - shared, shared, machine.balloonSize, machine.compressed,
            machine.hostCached, machine.swapped,
        ]
        var end = PageCount.zero
        var ends: [Int64] = [0]
        for amount in amounts {
            end += max(amount, .zero)
            ends.append(place(end))
        }
        widths = zip(ends, ends.dropFirst()).map { $1 - $0 }
        size = place(machine.configuredSize)
        places = [machine.entitlement, machine.active, machine.effectiveLimit].map(place)
        isLimited = machine.effectiveLimit < machine.configuredSize
    }

    /// The picture; the numbers stand in the same row, so readers of the screen pass it over.
    var html: String {
        var svg = "<svg class=\"bar\" aria-hidden=\"true\">\(Self.rectangle("track", 0, size))"
        var left: Int64 = 0
        for (part, width) in zip(Self.parts, widths) {
            svg += Self.rectangle(part.style, left, width)
            left += width
        }
        for (tick, place) in zip(Self.ticks, places) {
            let isHidden = tick.style == "limit" && !isLimited
            svg +=
                "<rect class=\"\(tick.style)\" x=\"\(Self.percent(place))\"\(isHidden ? " visibility=\"hidden\"" : "")/>"
        }
        return svg + "</svg>"
    }

    /// What the colours and ticks of the bars stand for.
    static var legend: String {
        let boxes = parts.map { part in
            "<li><svg class=\"key\" aria-hidden=\"true\"><rect class=\"\(part.style)\" width=\"100%\"/></svg>\(part.title)</li>"
        }
        let marks = ticks.map { tick in
            "<li><svg class=\"key tick\" aria-hidden=\"true\"><rect class=\"\(tick.style)\" x=\"3\"/></svg>\(tick.title)</li>"
        }
        return "<ul class=\"legend\" aria-label=\"What the bars show\">\((boxes + marks).joined())</ul>\n"
    }

    private static func rectangle(_ style: String, _ left: Int64, _ width: Int64) -> String {
        "<rect class=\"\(style)\" x=\"\(percent(left))\" width=\"\(percent(width))\"/>"
    }

    /// Such as `12.5%`, of hundredths of a percent.
    private static func percent(_ hundredths: Int64) -> String {
        let rest = hundredths % 100
        if rest == 0 { return "\(hundredths / 100)%" }
        return rest % 10 == 0
            ? "\(hundredths / 100).\(rest / 10)%" : "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)%"
    }
}
