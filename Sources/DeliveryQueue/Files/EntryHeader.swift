import HostModel

/// What precedes each entry of a segment: a record, or the context of the records after it.
///
/// It has a checksum of its own and holds that of the payload, so that a damaged payload costs one record whose amount is
/// known, and records can be counted without being read.
struct EntryHeader: Hashable {
    static let byteCount = 72
    private static let mark: UInt32 = 0x3152_5141

    enum Content: UInt8 {
        case record = 1
        case context = 2
    }

    var content: Content
    var kind: UInt8 = 0
    var payloadCount: Int
    var payloadChecksum: UInt32
    /// Of a context, that of the record after it.
    var sequence: UInt64
    /// Wall-clock milliseconds since 1970.
    var enqueuedMilliseconds: Int64 = 0
    var amount = DeliveryAmount.zero
    /// Everything that was accepted, with this record; so that the sum is known even if the journal is not.
    var accepted = DeliveryAmount.zero

    /// Bytes of header and payload.
    var entryCount: Int { Self.byteCount + payloadCount }

    func store(in start: UnsafeMutableRawPointer) {
        var fields = FieldWriter(start)
        fields.put(Self.mark)
        fields.put(UInt32(0))
        fields.put(content.rawValue)
        fields.put(kind)
        fields.put(UInt16(0))
        fields.put(UInt32(payloadCount))
        fields.put(sequence)
        fields.put(enqueuedMilliseconds)
        fields.put(amount)
        fields.put(accepted)
        fields.put(payloadChecksum)
        fields.put(UInt32(0))
        let checksum = Checksum.of(UnsafeRawBufferPointer(start: start + 8, count: Self.byteCount - 8))
        start.storeBytes(of: checksum.littleEndian, toByteOffset: 4, as: UInt32.self)
    }

    /// Nil for bytes that are not a whole header. Reads `byteCount` bytes.
    init?(_ start: UnsafeRawPointer) {
        var fields = FieldReader(start)
        guard fields.take(UInt32.self) == Self.mark,
            fields.take(UInt32.self)
                == Checksum.of(UnsafeRawBufferPointer(start: start + 8, count: Self.byteCount - 8)),
            let content = Content(rawValue: fields.take())
        else { return nil }
        self.content = content
        kind = fields.take()
        _ = fields.take(UInt16.self)
        payloadCount = Int(fields.take(UInt32.self))
        sequence = fields.sequence()
        enqueuedMilliseconds = fields.take()
        amount = fields.amount()
        accepted = fields.amount()
        payloadChecksum = fields.take()
        guard fields.isPlausible else { return nil }
    }

    init(context: QueueContext, sequence: UInt64) {
        content = .context
        payloadCount = context.bytes.count
        payloadChecksum = context.bytes.withUnsafeBytes(Checksum.of)
        self.sequence = sequence
    }

    init(_ item: MemoryTail.Item) {
        content = .record
        kind = item.record.kind
        payloadCount = item.record.payload.count
        payloadChecksum = item.record.payload.withUnsafeBytes(Checksum.of)
        sequence = item.sequence
        enqueuedMilliseconds = item.enqueuedMilliseconds
        amount = item.record.amount
        accepted = item.accepted
    }
}
