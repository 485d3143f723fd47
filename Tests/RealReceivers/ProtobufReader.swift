import Foundation
import RunOutputReader
import Synchronization

/// Reads the bodies of remote write and OTLP requests with code that protoc generated and with Google's snappy: nothing of
/// it is aerostat's.
///
/// One process of Python reads all bodies, one after the other. It knows the fields from the files in `Protobuf` of the
/// encoders' tests.
public final class ProtobufReader: Sendable {
    public enum Message: String, Sendable {
        case remoteWrite1, remoteWrite2, otlp
    }

    public static let canRun = ProcessInfo.processInfo.environment["CI"] == "true" || isInstalled
    public static let reason =
        "Debian packages protobuf-compiler and python3-protobuf are not installed; make test installs them as root"

    /// The system's, for which Debian packages the runtime; another in the path would not have it.
    private static let python = URL(filePath: "/usr/bin/python3")
    private static let protoc = URL(filePath: "/usr/bin/protoc")
    private static let isInstalled =
        FileManager.default.isExecutableFile(atPath: protoc.path())
        && (try? run(python, ["-c", "import google.protobuf"])) == 0

    private let pipes: Mutex<Pipes>
    /// Kept as long as the reader: it removes the folder with the generated code.
    private let surroundings: Surroundings

    private struct Pipes {
        let process: Process
        let input: FileHandle
        let output: FileHandle
        var pending = Data()

        /// The next line without its end.
        mutating func readLine() throws -> Data {
            while true {
                if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                    defer { pending = Data(pending[pending.index(after: end)...]) }
                    return Data(pending[..<end])
                }
                let bytes = output.availableData
                guard !bytes.isEmpty else { throw EndToEndError(description: "the protobuf reader has ended") }
                pending += bytes
            }
        }
    }

    private struct Reply: Decodable {
        struct Series: Decodable {
            var labels: [String: String]
            var samples: [Sample]
        }

        struct Sample: Decodable {
            var time: Int64
            var value: Double?
        }

        var error: String?
        var series: [Series]?
    }

    public init(in surroundings: Surroundings) throws {
        self.surroundings = surroundings
        let folder = surroundings.folder.appending(path: "protobuf-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let protos = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../SnapshotEncodingTests/Protobuf").standardized
        for file in ["remote_write_1", "remote_write_2", "otlp_metrics"] {
            let status = try Self.run(
                Self.protoc,
                ["--python_out=\(folder.path())", "-I\(protos.path())", "\(file).proto"]
            )
            guard status == 0 else { throw EndToEndError(description: "protoc cannot read \(file).proto") }
        }
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = Self.python
        process.arguments = ["-c", Self.script, folder.path()]
        process.standardInput = input
        process.standardOutput = output
        // Of a reader that has ended a test is told, and not ended too.
        signal(SIGPIPE, SIG_IGN)
        try process.run()
        pipes = Mutex(
            Pipes(
                process: process,
                input: input.fileHandleForWriting,
                output: output.fileHandleForReading
            )
        )
    }

    deinit {
        pipes.withLock { pipes in
            kill(pipes.process.processIdentifier, SIGKILL)
            pipes.process.waitUntilExit()
        }
    }

    /// What is in a body.
    ///
    /// - Parameter encoding: as in the header `Content-Encoding`.
    public func read(_ body: [UInt8], as message: Message, encoding: String) throws -> ReceivedSeries {
        let line = try pipes.withLock { pipes in
            try pipes.input.write(contentsOf: Data("\(message.rawValue) \(encoding) \(body.count)\n".utf8) + body)
            return try pipes.readLine()
        }
        let reply = try JSONDecoder().decode(Reply.self, from: line)
        if let error = reply.error { throw EndToEndError(description: error) }
        var result = ReceivedSeries()
        for series in reply.series ?? [] {
            var labels = series.labels
            let name = labels.removeValue(forKey: "__name__") ?? ""
            let samples = series.samples.map { ReceivedSample(milliseconds: $0.time, value: $0.value) }
            result.samples[OpenMetricsText.Series(name, labels), default: []] += samples
        }
        return result
    }

    private static func run(_ program: URL, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Reads a line with message, encoding and length, then the body; answers with a line of JSON. What a strict receiver
    /// would not like is an error.
    private static let script = """
        import ctypes, gzip, json, struct, sys
        sys.path.insert(0, sys.argv[1])
        import otlp_metrics_pb2, remote_write_1_pb2, remote_write_2_pb2
        snappy = ctypes.CDLL("libsnappy.so.1")

        def plain(body, encoding):
            if encoding == "gzip": return gzip.decompress(body)
            if encoding != "snappy": return body
            size = ctypes.c_size_t()
            if snappy.snappy_uncompressed_length(body, ctypes.c_size_t(len(body)), ctypes.byref(size)): raise ValueError("snappy")
            text = ctypes.create_string_buffer(max(1, size.value))
            if snappy.snappy_uncompress(body, ctypes.c_size_t(len(body)), text, ctypes.byref(size)): raise ValueError("snappy")
            return text.raw[:size.value]

        def parse(message, body):
            message.ParseFromString(body)
            size = message.ByteSize()
            message.DiscardUnknownFields()
            if message.ByteSize() != size: raise ValueError("unknown fields")
            return message

        def number(value):
            if value == value: return value
            if struct.pack("<d", value) != struct.pack("<Q", 0x7ff0000000000002): raise ValueError("a NaN")
            return None

        def written(pairs, samples):
            names = [name for name, _ in pairs]
            if names != sorted(set(names)): raise ValueError(f"labels out of order: {names}")
            if not all(value for _, value in pairs): raise ValueError("an empty label")
            if not samples: raise ValueError("a series without samples")
            return {"labels": dict(pairs), "samples": [{"time": s.timestamp, "value": number(s.value)} for s in samples]}

        def remote_write_1(body):
            for s in parse(remote_write_1_pb2.WriteRequest(), body).timeseries:
                yield written([(l.name, l.value) for l in s.labels], s.samples)

        def remote_write_2(body):
            request = parse(remote_write_2_pb2.Request(), body)
            if request.symbols[0] != "": raise ValueError("the first symbol is not empty")
            for s in request.timeseries:
                labels = [request.symbols[i] for i in s.labels_refs]
                yield written(list(zip(labels[::2], labels[1::2], strict=True)), s.samples)

        def otlp(body):
            names = {"service.name": "job", "service.instance.id": "instance"}
            for resource in parse(otlp_metrics_pb2.ExportMetricsServiceRequest(), body).resource_metrics:
                common = {names.get(a.key, a.key): a.value.string_value for a in resource.resource.attributes}
                for metric in (m for scope in resource.scope_metrics for m in scope.metrics):
                    for p in getattr(metric, metric.WhichOneof("data")).data_points:
                        kind = p.WhichOneof("value")
                        if (kind is None) != (p.flags & 1 == 1): raise ValueError("a value, or none, against its flag")
                        if p.time_unix_nano % 1000000: raise ValueError("a part of a millisecond")
                        value = None if kind is None else float(getattr(p, kind))
                        labels = {a.key: a.value.string_value for a in p.attributes}
                        yield {"labels": common | labels | {"__name__": metric.name},
                               "samples": [{"time": p.time_unix_nano // 1000000, "value": value}]}

        readers = {"remoteWrite1": remote_write_1, "remoteWrite2": remote_write_2, "otlp": otlp}
        while line := sys.stdin.buffer.readline():
            message, encoding, length = line.split()
            body = sys.stdin.buffer.read(int(length))
            try:
                reply = {"series": list(readers[message.decode()](plain(body, encoding.decode())))}
            except Exception as error:
                reply = {"error": f"{type(error).__name__}: {error}"}
            print(json.dumps(reply), flush=True)
        """
}
