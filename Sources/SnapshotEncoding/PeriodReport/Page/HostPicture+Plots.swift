internal import HostModel

extension HostPicture {
    /// Path of the times without samples: those between parts, and those that the heading tells of.
    func holes(_ times: TimeScale, gaps: [HistoryGap]) -> String {
        var spans: [(left: Int64, right: Int64)] = []
        var end: Int64 = 0
        for part in parts {
            let (left, right) = (times.place(part.from), times.place(part.to))
            if left > end { spans.append((end, left)) }
            end = max(end, right)
        }
        if end < TimeScale.width { spans.append((end, TimeScale.width)) }
        for gap in gaps where gap.from < gap.to {
            let left = times.place(gap.from)
            // A restart takes no time that could be seen, but is worth a line.
            spans.append((left, max(times.place(gap.to), min(left + 10, TimeScale.width))))
        }
        spans.sort { $0.left < $1.left }
        var bands: [StepPath.Band] = []
        for span in spans {
            if let last = bands.indices.last, span.left <= bands[last].right {
                bands[last].right = max(bands[last].right, span.right)
            } else {
                bands.append(.init(left: span.left, right: span.right, top: 0, bottom: SizeScale.height))
            }
        }
        return StepPath.rectangles(bands)
    }

    // MARK: Memory state

    /// A ribbon whose colours are the memory states; the share of a colour is the share of time.
    func statePlot(_ times: TimeScale, overview: HostOverview?, holes: String) -> String {
        let picture = MemoryState.allCases.map { state in
            let bands = parts.compactMap { part -> StepPath.Band? in
                guard let shares = part.stateShares else { return nil }
                // The worst state is at the bottom.
                let top = shares.prefix(state.rawValue).reduce(0, +)
                return band(part.from, part.to, top: top, bottom: top + shares[state.rawValue], times)
            }
            return PlotFrame.path(StepPath.rectangles(bands), style: "crisp \(state.name)")
        }
        let shares = overview?.stateShares
        let legend = MemoryState.allCases.map { state in
            let share = shares.map { " " + ShownValue.percent(millionths: $0[state.rawValue]) } ?? ""
            return PlotFrame.LegendEntry(style: state.name, text: state.name + share)
        }
        return PlotFrame(
            title: "Memory state",
            summary: "Memory state of \(name): " + legend.map(\.text).joined(separator: ", "),
            verticalTitle: "Share of time (%)",
            verticalTicks: [(0, "100"), (SizeScale.height, "0")],
            times: times,
            picture: picture.joined(),
            holes: holes,
            legend: legend,
            isRibbon: true
        ).html
    }

    // MARK: Reclaimed memory

    /// What is held reclaimed at each time, by technique, one on the other.
    func reclaimedPlot(_ times: TimeScale, holes: String) -> String {
        let techniques = MachineColumns.Technique.allCases
        let scale = SizeScale(maximum: reclaimed.map { $0.values.reduce(0, +) }.max() ?? 0)
        var picture = ""
        var legend: [PlotFrame.LegendEntry] = []
        for technique in techniques {
            let index = technique.rawValue
            let most = reclaimed.map { $0.values[index] }.max() ?? 0
            let amount = most > 0 ? "at most \(ShortText.size(ByteCount(most)))" : "none"
            legend.append(.init(style: technique.style, text: "\(technique.label): \(amount)"))
            guard most > 0 else { continue }
            let bands = reclaimed.map { total in
                let below = total.values.prefix(index).reduce(0, +)
                let (bottom, top) = (scale.place(below), scale.place(below + total.values[index]))
                return band(total.from, total.to, top: top, bottom: bottom, times)
            }
            picture += PlotFrame.path(StepPath.area(bands), style: technique.style)
        }
        return PlotFrame(
            title: "Memory held reclaimed, by technique",
            summary: "Memory held reclaimed on \(name): " + legend.map(\.text).joined(separator: ", "),
            verticalTitle: "Sum over virtual machines (bytes)",
            verticalTicks: scale.ticks,
            times: times,
            picture: picture,
            holes: holes,
            // From the top of the pile down.
            legend: legend.reversed()
        ).html
    }

    // MARK: Free memory

    /// Free memory against the thresholds of the memory states.
    func freePlot(_ times: TimeScale, holes: String) -> String {
        let free = parts.compactMap(\.free)
        let least = free.map(\.least).min() ?? 0
        let most = free.map(\.most).max() ?? 0
        let limits = MemoryState.allCases.map { state in
            parts.compactMap { $0.thresholds?[state.rawValue] }.max() ?? 0
        }
        let highest = limits.max() ?? 0
        // Thresholds are what matters: free memory far above them would press them to the ground.
        let isCut = highest > 0 && most > 8 * highest && least < 4 * highest
        let scale = SizeScale(maximum: isCut ? 5 * highest : max(most, highest))
        var picture = PlotFrame.path(StepPath.area(freeBands(scale, times)), style: "range")
        picture += thresholdLines(limits, scale, times)
        picture += PlotFrame.path(StepPath.line(freeLine(scale, times)), style: "free")
        var legend = [
            PlotFrame.LegendEntry(
                style: "free",
                text: "free, from \(ShortText.size(ByteCount(least))) to \(ShortText.size(ByteCount(most)))",
                isLine: true
            )
        ]
        for state in MemoryState.allCases where limits[state.rawValue] > 0 {
            let size = ShortText.size(ByteCount(limits[state.rawValue]))
            let text = state == .high ? "goal of reclamation \(size)" : "\(state.name) below \(size)"
            legend.append(.init(style: state.name, text: text, isLine: true))
        }
        return PlotFrame(
            title: "Free memory against the thresholds of the states",
            summary: "Free memory of \(name): " + legend.map(\.text).joined(separator: ", "),
            verticalTitle: isCut ? "Machine memory (bytes), cut off above" : "Machine memory (bytes)",
            verticalTicks: scale.ticks,
            times: times,
            picture: picture,
            holes: holes,
            legend: legend
        ).html
    }

    /// From the least to the most free memory in each part.
    private func freeBands(_ scale: SizeScale, _ times: TimeScale) -> [StepPath.Band] {
        parts.compactMap { part in
            part.free.map {
                band(part.from, part.to, top: scale.place($0.most), bottom: scale.place($0.least), times)
            }
        }
    }

    private func freeLine(_ scale: SizeScale, _ times: TimeScale) -> [StepPath.Band] {
        parts.compactMap { part in
            part.free.map { band(part.from, part.to, top: scale.place($0.mean), bottom: SizeScale.height, times) }
        }
    }

    private func thresholdLines(_ limits: [Int64], _ scale: SizeScale, _ times: TimeScale) -> String {
        MemoryState.allCases.filter { limits[$0.rawValue] > 0 }.map { state in
            let bands = parts.compactMap { part in
                part.thresholds.map {
                    let top = scale.place($0[state.rawValue])
                    return band(part.from, part.to, top: top, bottom: SizeScale.height, times)
                }
            }
            return PlotFrame.path(StepPath.line(bands), style: "threshold \(state.name)")
        }.joined()
    }

    private func band(
        _ from: Timestamp,
        _ to: Timestamp,
        top: Int64,
        bottom: Int64,
        _ times: TimeScale
    ) -> StepPath.Band {
        .init(left: times.place(from), right: times.place(to), top: top, bottom: bottom)
    }
}
