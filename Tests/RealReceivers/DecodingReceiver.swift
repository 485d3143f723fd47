public import LoopbackServers
import RunOutputReader
import Synchronization

/// A receiver of remote write and OTLP that reads what it is sent, keeps it, and answers as a test asks.
public final class DecodingReceiver: Sendable {
    public struct Request: Sendable {
        public var message: ProtobufReader.Message
        public var head: ScriptedReceiver.Request
        /// What was in it.
        public var series: ReceivedSeries
    }

    public enum Answer: Sendable {
        /// Stored, and said so in the way of the protocol.
        case taken
        /// 204 from a receiver of remote write 1.0, which finds nothing that it knows in a request of 2.0.
        case takenWithoutAWord
        /// 415: a receiver that knows no such message.
        case unsupported
        /// OTLP: success, but so many data points were not stored. Less than 128.
        case partial(rejected: Int)
        /// Another, with which nothing is stored.
        case other(ScriptedReceiver.Answer)
    }

    private let receiver: ScriptedReceiver
    private let books: Books

    /// - Parameter script: the answer to a request, which also gets its number, counted from 0.
    public init(
        in surroundings: Surroundings,
        script: @escaping @Sendable (Request, Int) -> Answer = { _, _ in .taken }
    ) throws {
        let books = Books(reader: try ProtobufReader(in: surroundings), script: script)
        self.books = books
        receiver = try ScriptedReceiver { head, number in books.answer(head, number) }
    }

    public func stop() { receiver.stop() }

    public var port: Int { Int(receiver.port) }
    /// What `--push` is given.
    public var remoteWriteURL: String { "remote-write+http://127.0.0.1:\(port)\(PrometheusReceiver.writePath)" }
    public var otlpURL: String { "otlp+http://127.0.0.1:\(port)" }
    private static let otlpPath = "/v1/metrics"

    /// In the order of their arrival.
    public var requests: [Request] { books.state.withLock { $0.requests } }

    /// The samples that were stored, in the order of their arrival.
    public var received: ReceivedSeries { books.state.withLock { $0.stored } }

    /// What was wrong with requests: each was answered 400 and nothing of it was stored.
    public var problems: [String] { books.state.withLock { $0.problems } }

    /// What the threads of the connections write to.
    private final class Books: Sendable {
        struct State {
            var requests: [Request] = []
            var stored = ReceivedSeries()
            var problems: [String] = []
        }

        let state = Mutex(State())
        private let reader: ProtobufReader
        private let script: @Sendable (Request, Int) -> Answer

        init(reader: ProtobufReader, script: @escaping @Sendable (Request, Int) -> Answer) {
            self.reader = reader
            self.script = script
        }

        func answer(_ head: ScriptedReceiver.Request, _ number: Int) -> ScriptedReceiver.Answer {
            do {
                let message = try Self.message(head)
                let encoding = head.headers["content-encoding"] ?? "identity"
                let series = try reader.read(head.body, as: message, encoding: encoding)
                let request = Request(message: message, head: head, series: series)
                state.withLock { $0.requests.append(request) }
                return give(script(request, number), to: request)
            } catch {
                state.withLock { $0.problems.append("\(error)") }
                return .status(400, body: "\(error)")
            }
        }

        /// By what the request says of itself, and not by what it is.
        private static func message(_ head: ScriptedReceiver.Request) throws -> ProtobufReader.Message {
            let type = head.headers["content-type", default: ""]
            let version = head.headers["x-prometheus-remote-write-version", default: ""]
            switch (type.filter { $0 != " " }, version) {
            case ("application/x-protobuf", "") where head.path == DecodingReceiver.otlpPath: return .otlp
            case ("application/x-protobuf", "0.1.0"): return .remoteWrite1
            case ("application/x-protobuf;proto=prometheus.WriteRequest", "0.1.0"): return .remoteWrite1
            case ("application/x-protobuf;proto=io.prometheus.write.v2.Request", "2.0.0"): return .remoteWrite2
            default: throw EndToEndError(description: "\(head.path), type \(type), version \(version)")
            }
        }

        private func give(_ answer: Answer, to request: Request) -> ScriptedReceiver.Answer {
            switch answer {
            case .taken:
                store(request.series, without: 0)
                return Self.success(request)
            case .takenWithoutAWord: return .noContent
            case .unsupported: return .status(415, body: "unsupported media type")
            case .partial(let rejected):
                store(request.series, without: rejected)
                // Field 1 of the answer is a message, whose fields are the number and a text; all below 128 is one byte.
                let text = "too many"
                let inner =
                    "\u{08}\(UnicodeScalar(UInt8(rejected)))\u{12}\(UnicodeScalar(UInt8(text.utf8.count)))\(text)"
                let body = "\u{0A}\(UnicodeScalar(UInt8(inner.utf8.count)))\(inner)"
                return .status(200, headers: ["Content-Type: application/x-protobuf"], body: body)
            case .other(let other): return other
            }
        }

        private static func success(_ request: Request) -> ScriptedReceiver.Answer {
            let written = "X-Prometheus-Remote-Write"
            switch request.message {
            case .remoteWrite1: return .noContent
            case .remoteWrite2:
                let counts = ["Samples": request.series.sampleCount, "Histograms": 0, "Exemplars": 0]
                return .status(204, headers: counts.map { "\(written)-\($0.key)-Written: \($0.value)" })
            case .otlp: return .status(200, headers: ["Content-Type: application/x-protobuf"])
            }
        }

        private func store(_ series: ReceivedSeries, without rejected: Int) {
            state.withLock { state in
                var left = rejected
                for (name, samples) in series.samples {
                    let kept = samples.dropFirst(left)
                    left -= samples.count - kept.count
                    if !kept.isEmpty { state.stored.samples[name, default: []] += kept }
                }
            }
        }
    }
}
