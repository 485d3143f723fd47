extension Reproduction {
    /// The curves of all experiments as one SVG document, two panels in a row. It needs nothing from outside.
    public func plot() -> [UInt8] {
        let panels = charts
        let columns = panels.count > 1 ? 2 : 1
        let rows = max(1, (panels.count + columns - 1) / columns)
        let width = Double(columns) * PlotPanel.width
        let height = Double(rows) * PlotPanel.height + Plot.heading
        var svg = Plot.opening(width: width, height: height)
        for (index, panel) in panels.enumerated() {
            let x = Double(index % columns) * PlotPanel.width
            let y = Double(index / columns) * PlotPanel.height + Plot.heading
            svg += PlotPanel(id: panel.experiment, chart: panel.chart).svg(x: x, y: y)
        }
        if panels.isEmpty { svg += Plot.text("These experiments have no curves.", x: 20, y: Plot.heading + 30) }
        return Array((svg + "</svg>\n").utf8)
    }
}

/// Pieces of SVG.
enum Plot {
    /// Height of the line above all panels.
    static let heading = 44.0

    static func opening(width: Double, height: Double) -> String {
        let size = "\(number(width)) \(number(height))"
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="\(number(width))" height="\(number(height))" \
            viewBox="0 0 \(size)" font-family="Helvetica, Arial, sans-serif" font-size="12">
            <title>Published experiments, published and simulated</title>
            <rect width="100%" height="100%" fill="#ffffff"/>
            <text x="20" y="28" font-size="16" font-weight="bold" fill="#1a1a1a">Published experiments: marks are \
            published figures, lines are simulated</text>

            """
    }

    static func text(_ text: String, x: Double, y: Double, _ attributes: String = "fill=\"#1a1a1a\"") -> String {
        "<text x=\"\(number(x))\" y=\"\(number(y))\" \(attributes)>\(escaped(text))</text>\n"
    }

    static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ attributes: String) -> String {
        "<line x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\" \(attributes)/>\n"
    }

    /// A coordinate with at most two digits after the point.
    static func number(_ value: Double) -> String {
        var text = decimalText(value, decimals: 2)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }
}
