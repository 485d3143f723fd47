/// One chart of a plot: axes with units, grid, curves, marks and a legend beneath.
struct PlotPanel {
    static let width = 560.0
    static let height = 400.0
    private static let left = 70.0
    private static let top = 36.0
    private static let plotWidth = 460.0
    private static let plotHeight = 240.0
    /// Colours that people tell apart whatever their sight (Okabe and Ito).
    private static let colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]

    let id: String
    let chart: Chart

    func svg(x: Double, y: Double) -> String {
        let points = chart.series.flatMap(\.points)
        let across = PlotAxis(points.map(\.x), count: 8)
        // Heights start at 0, so that they can be compared.
        let up = PlotAxis(points.map(\.y) + [0], count: 6)
        var svg = "<g transform=\"translate(\(Plot.number(x)),\(Plot.number(y)))\">\n"
        svg += Plot.text(
            "\(id): \(chart.title)",
            x: 20,
            y: 20,
            "font-size=\"13\" font-weight=\"bold\" fill=\"#1a1a1a\""
        )
        svg += grid(across, up)
        for (index, series) in chart.series.enumerated() { svg += curve(series, colour(index), across, up) }
        return svg + legend() + "</g>\n"
    }

    /// Published series have the colour of the simulated one that they belong to: the same word after the colon.
    private func colour(_ index: Int) -> String {
        let series = chart.series[index]
        let simulated = chart.series.filter { $0.kind == .simulated }
        if series.kind == .published {
            let partner = simulated.firstIndex {
                series.name.hasSuffix(": \($0.name)") || series.name.contains($0.name)
            }
            return partner.map { Self.colours[$0 % Self.colours.count] } ?? "#1a1a1a"
        }
        let place = simulated.firstIndex { $0.name == series.name } ?? 0
        return Self.colours[place % Self.colours.count]
    }

    private func horizontal(_ value: Double, _ axis: PlotAxis) -> Double {
        Self.left + axis.place(value) * Self.plotWidth
    }

    private func vertical(_ value: Double, _ axis: PlotAxis) -> Double {
        Self.top + (1 - axis.place(value)) * Self.plotHeight
    }

    private func grid(_ across: PlotAxis, _ up: PlotAxis) -> String {
        let bottom = Self.top + Self.plotHeight
        let right = Self.left + Self.plotWidth
        var svg = ""
        for tick in up.ticks {
            let y = vertical(tick, up)
            svg += Plot.line(Self.left, y, right, y, "stroke=\"#e0e0e0\"")
            svg += Plot.text(up.label(tick), x: Self.left - 8, y: y + 4, "text-anchor=\"end\" fill=\"#4a4a4a\"")
        }
        for tick in across.ticks {
            let x = horizontal(tick, across)
            svg += Plot.line(x, bottom, x, bottom + 5, "stroke=\"#4a4a4a\"")
            svg += Plot.text(across.label(tick), x: x, y: bottom + 19, "text-anchor=\"middle\" fill=\"#4a4a4a\"")
        }
        svg += Plot.line(Self.left, Self.top, Self.left, bottom, "stroke=\"#4a4a4a\"")
        svg += Plot.line(Self.left, bottom, right, bottom, "stroke=\"#4a4a4a\"")
        let middle = Self.left + Self.plotWidth / 2
        svg += Plot.text(Self.title(chart.x), x: middle, y: bottom + 38, "text-anchor=\"middle\" fill=\"#1a1a1a\"")
        let centre = Plot.number(Self.top + Self.plotHeight / 2)
        let turned = "text-anchor=\"middle\" fill=\"#1a1a1a\" transform=\"rotate(-90 16 \(centre))\""
        return svg + Plot.text(Self.title(chart.y), x: 16, y: Self.top + Self.plotHeight / 2, turned)
    }

    private static func title(_ axis: Chart.Axis) -> String {
        axis.unit.isEmpty ? axis.label : "\(axis.label) (\(axis.unit))"
    }

    private func curve(_ series: Chart.Series, _ colour: String, _ across: PlotAxis, _ up: PlotAxis) -> String {
        let places = series.points.map { (horizontal($0.x, across), vertical($0.y, up)) }
        switch series.kind {
        case .simulated:
            let path = places.map { "\(Plot.number($0.0)),\(Plot.number($0.1))" }.joined(separator: " ")
            return "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\"/>\n"
        case .published:
            return places.map { Self.mark($0.0, $0.1, colour) }.joined()
        }
    }

    private static func mark(_ x: Double, _ y: Double, _ colour: String) -> String {
        let place = "cx=\"\(Plot.number(x))\" cy=\"\(Plot.number(y))\""
        return "<circle \(place) r=\"5\" fill=\"#ffffff\" stroke=\"\(colour)\" stroke-width=\"2.5\"/>\n"
    }

    private func legend() -> String {
        var svg = ""
        for (index, series) in chart.series.enumerated() {
            let x = Self.left + Double(index % 2) * Self.plotWidth / 2
            let y = Self.top + Self.plotHeight + 60 + Double(index / 2) * 18
            switch series.kind {
            case .simulated: svg += Plot.line(x, y - 4, x + 24, y - 4, "stroke=\"\(colour(index))\" stroke-width=\"2\"")
            case .published: svg += Self.mark(x + 12, y - 4, colour(index))
            }
            svg += Plot.text(series.name, x: x + 32, y: y)
        }
        return svg
    }
}
