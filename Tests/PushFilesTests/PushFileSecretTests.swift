import MetricPush
import Testing

@testable import PushFiles

/// Nothing that is printed holds a secret, wherever it came from.
struct PushFileSecretTests {
    private static let file = """
        destinations:
        - url: remote-write+https://alice@p/api/v1/write?tenant=s3cret-0
          basic_auth: {password: s3cret-1}
          proxy_url: http://proxy:3128
          proxy_basic_auth: {username: bob, password_file: secret}
          headers: {X-Api-Key: s3cret-3, X-Other: {env: SECRET}}
        - url: json+https://j/in?id=s3cret-0
          authorization: {credentials: s3cret-5}
        """

    private static func bench() throws -> PushFileBench {
        let bench = try PushFileBench()
        try bench.write("s3cret-2\n", to: "secret")
        bench.environment = ["SECRET": "s3cret-4", "AEROSTAT_PUSH_PASSWORD": "s3cret-6"]
        return bench
    }

    @Test func destinationsPrintNone() throws {
        let destinations = try Self.bench().parse(Self.file)
        #expect(destinations.count == 2)
        var shown = ""
        dump(destinations, to: &shown)
        for (target, settings) in destinations {
            dump(settings, to: &shown)
            shown += "\(target) \(settings) \(String(reflecting: target)) \(String(reflecting: settings))"
            shown += "\(settings.headers) \(settings.proxy) \(String(describing: settings.credentials))"
        }
        #expect(shown.contains("X-Api-Key"))
        #expect(!shown.contains("s3cret"))
    }

    /// Each line is broken in several ways, so that what follows stands where it should not.
    @Test func errorsPrintNone() throws {
        let bench = try Self.bench()
        let lines = Self.file.split(separator: "\n").map(String.init)
        var errors = 0
        for index in lines.indices {
            let line = lines[index]
            let broken = [
                line.replacing(": ", with: " "), line.replacing("{", with: "["), line.replacing("}", with: ""),
                line.replacing("_", with: "-"), line.replacing("://", with: "//"), line.replacing("url: ", with: ""),
                line.replacing("url:", with: "- url:"), "s3cret-7", line + " s3cret-7",
                line.replacing("{", with: "{s3cret-8, "),
                line.replacing(": ", with: ": [") + "]", line.replacing("@", with: ":s3cret-9@"), line + "\n" + line,
            ]
            for text in broken where text != line {
                for isPrivate in [true, false] {
                    bench.isPrivate = isPrivate
                    var changed = lines
                    changed[index] = text
                    let report = bench.report(of: changed.joined(separator: "\n"))
                    if report != "valid" { errors += 1 }
                    #expect(!report.contains("s3cret"), "\(text): \(report)")
                }
            }
        }
        #expect(errors > 100)
    }
}
