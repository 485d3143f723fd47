/// The series of one family and one value of its label: one for each subject of the block.
struct SubjectSeries: Sendable {
    /// Index of the block in the set, of the family in the block, of the value among the family's label values.
    let block: Int
    let family: Int
    let labelValue: Int
    /// Numbers of the series in the set, in the order of the subjects.
    let series: Range<Int>
}

extension SeriesSet {
    /// All series of the set in order, those of a family and label value together; those of no subject are left out.
    var subjectSeries: [SubjectSeries] {
        var all: [SubjectSeries] = []
        var first = 0
        for (blockIndex, block) in blocks.enumerated() where !block.subjects.isEmpty {
            for (familyIndex, family) in block.families.enumerated() {
                for value in family.labelValues.indices {
                    let series = first..<first + block.subjects.count
                    all.append(SubjectSeries(block: blockIndex, family: familyIndex, labelValue: value, series: series))
                    first = series.upperBound
                }
            }
        }
        return all
    }
}

/// A piece of a batch: series of one family and label value that follow one another.
struct BatchPiece {
    /// Index in `SeriesSet.subjectSeries`.
    let index: Int
    /// Which subjects of the block.
    let subjects: Range<Int>
    /// Series of the batch before these.
    let offset: Int
}

extension [SubjectSeries] {
    /// The series of a batch, in order. Ranges beyond the set are a programmer error and trap.
    func pieces(of batch: SampleBatch) -> [BatchPiece] {
        var pieces: [BatchPiece] = []
        var index = 0
        var offset = 0
        for range in batch.series where !range.isEmpty {
            index = self.index(ofSeries: range.lowerBound, from: index)
            precondition(index < count, "the batch has series that are not in the set")
            var next = range.lowerBound
            while next < range.upperBound {
                precondition(index < count, "the batch has series that are not in the set")
                let series = self[index].series
                let end = Swift.min(series.upperBound, range.upperBound)
                let subjects = next - series.lowerBound..<end - series.lowerBound
                pieces.append(BatchPiece(index: index, subjects: subjects, offset: offset))
                offset += end - next
                next = end
                if end == series.upperBound { index += 1 }
            }
        }
        return pieces
    }

    /// Where a series is, no sooner than at `start`; by bisection.
    private func index(ofSeries series: Int, from start: Int) -> Int {
        var (low, high) = (start, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].series.upperBound <= series { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
