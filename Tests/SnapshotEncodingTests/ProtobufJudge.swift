import Foundation
import Testing

/// Code that protoc generated, which reads what the encoders wrote. It knows nothing of them but the field numbers in
/// `Protobuf/`.
enum ProtobufJudge {
    private static let protoc = URL(filePath: "/usr/bin/protoc")
    /// The system's, for which Debian packages the runtime; another in the path would not have it.
    private static let python = URL(filePath: "/usr/bin/python3")

    static let canRun = ProcessInfo.processInfo.environment["CI"] == "true" || isInstalled

    static let reason: Comment =
        "Debian packages protobuf-compiler and python3-protobuf are not installed; make test installs them as root"

    private static let isInstalled: Bool = {
        guard FileManager.default.isExecutableFile(atPath: protoc.path) else { return false }
        do {
            return try run(python, ["-c", "import google.protobuf"]).status == 0
        } catch {
            return false
        }
    }()

    /// Reads a message and prints it as JSON: fields that are there by name, numbers with a point as their bits. A field
    /// that the message does not know is an error.
    private static let reader = """
        import importlib, json, struct, sys
        module, name, file = sys.argv[1:]
        message = getattr(importlib.import_module(module + "_pb2"), name)()
        message.ParseFromString(open(file, "rb").read())
        size = message.ByteSize()
        message.DiscardUnknownFields()
        if message.ByteSize() != size: sys.exit("unknown fields")
        def plain(field, value):
            if field.type == field.TYPE_MESSAGE: return tree(value)
            if field.type == field.TYPE_DOUBLE: return struct.unpack("<Q", struct.pack("<d", value))[0]
            return value
        def tree(message):
            fields = {}
            for field, value in message.ListFields():
                many = field.label == field.LABEL_REPEATED
                fields[field.name] = [plain(field, one) for one in value] if many else plain(field, value)
            return fields
        json.dump(tree(message), sys.stdout)
        """

    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    /// What the generated code finds in the bytes.
    ///
    /// - Parameters:
    ///   - file: a file in `Protobuf/` without its extension.
    static func read<Message: Decodable>(
        _ bytes: [UInt8],
        as message: String,
        of file: String,
        _ type: Message.Type = Message.self
    ) throws -> Message {
        let folder = FileManager.default.temporaryDirectory.appending(component: "aerostat-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
        }
        let protos = URL(filePath: #filePath).deletingLastPathComponent().appending(component: "Protobuf")
        let compiled = try run(protoc, ["--python_out=\(folder.path())", "-I\(protos.path())", "\(file).proto"])
        guard compiled.status == 0 else { throw Refused(description: "protoc: \(compiled.text)") }
        let body = folder.appending(component: "message")
        try Data(bytes).write(to: body)
        let result = try run(
            python,
            ["-c", "import sys\nsys.path.insert(0, '\(folder.path())')\n" + reader, file, message, body.path()]
        )
        guard result.status == 0 else { throw Refused(description: result.text) }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Message.self, from: result.output)
    }

    /// Runs a program to its end, with what it printed.
    private static func run(
        _ program: URL,
        _ arguments: [String]
    ) throws -> (status: Int32, output: Data, text: String) {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ["PYTHONDONTWRITEBYTECODE": "1"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, output, String(decoding: output, as: UTF8.self))
    }
}
