import SnapshotEncoding

/// What records of samples in a queue need to be understood: their series, and the labels that say where they come from.
///
/// The labels wait with the samples, because another program may deliver them: series that `serve` has handed over are
/// the same series when `aerostat push` drains its queue.
struct QueuedSeries: Sendable, Equatable {
    /// A label of all series.
    struct Label: Sendable, Hashable {
        var name: String
        var value: String
    }

    var set: SeriesSet
    /// `job`, `instance` where there is one, and those that the sender's settings have for the destination; empty where
    /// the sender did not say.
    var origin: [Label]

    /// Of records that are not samples.
    static let none = QueuedSeries(set: SeriesSet(blocks: [], counterStart: 0), origin: [])

    init(set: SeriesSet, origin: [Label]) {
        self.set = set
        self.origin = origin
    }

    /// As the context of a queue; its bytes outlive the program.
    var bytes: [UInt8] {
        var bytes = RecordBytes()
        bytes.append(Int64(origin.count))
        for label in origin {
            bytes.append(Array(label.name.utf8))
            bytes.append(Array(label.value.utf8))
        }
        bytes.append(SeriesSetCodec.encode(set))
        return bytes.bytes
    }

    init(decoding context: [UInt8]) throws(QueuedItem.Malformed) {
        var bytes = RecordBytes(context)
        var (count, origin) = (try bytes.readInteger(), [Label]())
        while count > 0 {
            origin.append(Label(name: try bytes.readText(), value: try bytes.readText()))
            count -= 1
        }
        let set = try bytes.readBytes()
        guard bytes.isAtEnd else { throw QueuedItem.Malformed() }
        do throws(SeriesCodecError) {
            self.init(set: try SeriesSetCodec.decode(set), origin: origin)
        } catch {
            throw QueuedItem.Malformed()
        }
    }
}
