import Foundation
import LoopbackServers
import RealReceivers
import RunOutputReader
import Testing

@Suite(.timeLimit(.minutes(1)), .enabled(if: ProtobufReader.canRun, "\(ProtobufReader.reason)"))
struct DecodingReceiverTests {
    private typealias Series = OpenMetricsText.Series

    private static let write = {
        var write = HandMadeWrite()
        write.add(["__name__": "aerostat_a_bytes", "host": "h-1"], [(1_000, 17_179_869_184), (2_250, 0.333_333)])
        write.add(["__name__": "aerostat_a_bytes", "host": "h-2"], [(2_250, HandMadeWrite.stale)])
        return write
    }()

    private static let sent = ReceivedSeries([
        Series("aerostat_a_bytes", ["host": "h-1"]): [
            ReceivedSample(milliseconds: 1_000, value: 17_179_869_184),
            ReceivedSample(milliseconds: 2_250, value: 0.333_333),
        ],
        Series("aerostat_a_bytes", ["host": "h-2"]): [ReceivedSample(milliseconds: 2_250, value: nil)],
    ])

    @Test func keepsWhatItReads() async throws {
        let receiver = try DecodingReceiver(in: try Surroundings())
        defer { receiver.stop() }
        try await Self.write.post(port: receiver.port)
        #expect(receiver.received == Self.sent)
        #expect(receiver.requests.map(\.message) == [.remoteWrite1])
        #expect(receiver.problems.isEmpty)
    }

    @Test func answersByItsScript() async throws {
        let answers: [DecodingReceiver.Answer] = [
            .unsupported, .takenWithoutAWord, .other(.tooMany(retryAfterSeconds: 7)), .taken,
        ]
        let receiver = try DecodingReceiver(in: try Surroundings()) { _, number in answers[number] }
        defer { receiver.stop() }
        for status in ["415", nil, "429", nil] {
            do {
                try await Self.write.post(port: receiver.port)
                #expect(status == nil)
            } catch let error as EndToEndError {
                #expect(status.map { error.description.contains($0) } == true)
            }
        }
        #expect(receiver.requests.count == 4)
        #expect(receiver.received == Self.sent)
    }

    @Test func saysWhatIsWrong() async throws {
        let receiver = try DecodingReceiver(in: try Surroundings())
        defer { receiver.stop() }
        var unsorted = HandMadeWrite()
        unsorted.add(["host": "h-1", "__name__": "aerostat_a"], [(1, 1)])
        var empty = HandMadeWrite()
        empty.add(["__name__": "aerostat_a", "host": ""], [(1, 1)])
        for write in [unsorted, empty] {
            await #expect(throws: EndToEndError.self) { try await write.post(port: receiver.port) }
        }
        #expect(receiver.problems.count == 2)
        #expect(receiver.problems.allSatisfy { $0.contains("label") })
        #expect(receiver.received.isEmpty)
    }

    /// The bytes of an OTLP request with one gauge of one data point, and the answer to it byte by byte.
    @Test func rejectsAPartInTheWordsOfOTLP() async throws {
        let receiver = try DecodingReceiver(in: try Surroundings()) { _, number in
            number == 0 ? .partial(rejected: 1) : .taken
        }
        defer { receiver.stop() }
        func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] { [number << 3 | 2, UInt8(bytes.count)] + bytes }
        let nanoseconds: UInt64 = 1_795_736_196_007_000_000
        let time = (0..<8).map { UInt8(truncatingIfNeeded: nanoseconds >> ($0 * 8)) }
        let point = [0x19] + time + [0x31, 5, 0, 0, 0, 0, 0, 0, 0]
        let metric = field(1, Array("aerostat_a".utf8)) + field(5, field(1, point))
        let body = Data(field(1, field(2, field(2, metric))))
        let headers = ["Content-Type": "application/x-protobuf"]
        let answer = try await HTTP.post(body, to: "/v1/metrics", port: receiver.port, headers: headers)
        #expect(Array(answer) == [0x0A, 12, 0x08, 1, 0x12, 8] + Array("too many".utf8))
        #expect(receiver.received.isEmpty)
        #expect(try await HTTP.post(body, to: "/v1/metrics", port: receiver.port, headers: headers).isEmpty)
        #expect(
            receiver.received.samples
                == [Series("aerostat_a"): [ReceivedSample(milliseconds: 1_795_736_196_007, value: 5)]]
        )
    }
}
