/// A plot in a page: its title, an SVG picture between axes, and a legend beneath.
///
/// The picture is stretched to the width there is, and labels stand beside it as text, so that they can be read on a phone
/// as well as on a wide screen.
struct PlotFrame {
    struct LegendEntry {
        /// Class that gives the colour.
        var style: String
        var text: String
        var isLine = false
    }

    var title: String
    /// What the picture shows, in a sentence for those who do not see it.
    var summary: String
    /// Name of the vertical axis, with its unit.
    var verticalTitle: String
    var verticalTicks: [(place: Int64, label: String)]
    var times: TimeScale
    /// Paths of the picture.
    var picture: String
    /// Path of the times without samples.
    var holes: String
    var legend: [LegendEntry]
    var isRibbon = false

    var html: String {
        var text = "<figure>\n<figcaption>\(htmlEscaped(title))</figcaption>\n"
        text += "<p class=\"axis\">\(htmlEscaped(verticalTitle))</p>\n"
        text += "<div class=\"\(isRibbon ? "frame ribbon" : "frame")\">\n<div class=\"up\">"
        for tick in verticalTicks {
            text +=
                "<span style=\"top:\(Self.percent(tick.place, of: SizeScale.height))\">\(htmlEscaped(tick.label))</span>"
        }
        text += "</div>\n" + svg + "<div class=\"across\">"
        for tick in times.ticks(atMost: 7) {
            text +=
                "<span style=\"left:\(Self.percent(tick.place, of: TimeScale.width))\">\(htmlEscaped(tick.label))</span>"
        }
        text += "</div>\n</div>\n<p class=\"axis time\">\(htmlEscaped(times.title))</p>\n<ul class=\"legend\">"
        for entry in legend {
            text += "<li><i class=\"\(entry.isLine ? "line " : "")\(entry.style)\"></i>\(htmlEscaped(entry.text))</li>"
        }
        if !holes.isEmpty { text += "<li><i class=\"hole\"></i>no samples</li>" }
        return text + "</ul>\n</figure>\n"
    }

    private var svg: String {
        let box = "viewBox=\"0 0 \(TimeScale.width) \(SizeScale.height)\" preserveAspectRatio=\"none\""
        var svg = "<svg \(box) role=\"img\"><title>\(htmlEscaped(summary))</title>\n"
        let lines = verticalTicks.map { "M0 \($0.place)H\(TimeScale.width)" }.joined()
        let columns = times.ticks(atMost: 7).map { "M\($0.place) 0V\(SizeScale.height)" }.joined()
        svg += Self.path(holes, style: "hole")
        svg += Self.path(lines + columns, style: "grid")
        return svg + picture + "</svg>\n"
    }

    static func path(_ outline: String, style: String) -> String {
        outline.isEmpty ? "" : "<path class=\"\(style)\" d=\"\(outline)\"/>\n"
    }

    /// The share in percent, with up to two digits after the point.
    static func percent(_ part: Int64, of whole: Int64) -> String {
        let hundredths = part * 10_000 / whole
        let fraction = hundredths % 100
        return fraction == 0 ? "\(hundredths / 100)%" : "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)%"
    }
}
