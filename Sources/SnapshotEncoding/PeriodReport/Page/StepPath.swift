/// The path of an SVG outline that is level over each part of a period, and has a hole where a part is missing.
struct StepPath {
    /// A part in places of the plot.
    struct Band: Hashable {
        var left: Int64
        var right: Int64
        var top: Int64
        var bottom: Int64
    }

    private(set) var text = ""
    private var x: Int64 = 0
    private var y: Int64 = 0
    /// Where the level piece that is not written yet ends.
    private var pending: Int64?

    /// The areas between top and bottom.
    static func area(_ bands: [Band]) -> String {
        var path = StepPath()
        for run in runs(bands) {
            path.move(to: run[run.startIndex].left, run[run.startIndex].bottom)
            for band in run { path.level(band.top, to: band.right) }
            for band in run.reversed() { path.level(band.bottom, to: band.left) }
            path.close()
        }
        return path.text
    }

    /// The lines along the top.
    static func line(_ bands: [Band]) -> String {
        var path = StepPath()
        for run in runs(bands) {
            path.move(to: run[run.startIndex].left, run[run.startIndex].top)
            for band in run { path.level(band.top, to: band.right) }
            path.flush()
        }
        return path.text
    }

    /// A rectangle for each band; neighbours that are alike are one.
    static func rectangles(_ bands: [Band]) -> String {
        var text = ""
        var open: Band?
        let write = { (band: Band) in
            guard band.right > band.left, band.bottom > band.top else { return }
            text += "M\(band.left) \(band.top)H\(band.right)V\(band.bottom)H\(band.left)z"
        }
        for band in bands {
            if var wider = open, wider.right == band.left, wider.top == band.top, wider.bottom == band.bottom {
                wider.right = band.right
                open = wider
            } else {
                open.map(write)
                open = band
            }
        }
        open.map(write)
        return text
    }

    /// The stretches without a hole.
    private static func runs(_ bands: [Band]) -> [ArraySlice<Band>] {
        var runs: [ArraySlice<Band>] = []
        var start = bands.startIndex
        for index in bands.indices.dropFirst() where bands[index].left != bands[index - 1].right {
            runs.append(bands[start..<index])
            start = index
        }
        if start < bands.endIndex { runs.append(bands[start...]) }
        return runs
    }

    private mutating func move(to x: Int64, _ y: Int64) {
        text += "M\(x) \(y)"
        self.x = x
        self.y = y
        pending = nil
    }

    private mutating func level(_ y: Int64, to x: Int64) {
        if y != self.y {
            flush()
            text += "V\(y)"
            self.y = y
        }
        pending = x
    }

    private mutating func flush() {
        guard let pending, pending != x else { return }
        text += "H\(pending)"
        x = pending
        self.pending = nil
    }

    private mutating func close() {
        flush()
        text += "z"
    }
}
