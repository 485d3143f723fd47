import HostModel
import StatusPage
import Testing

struct StatusPageAssetTests {
    @Test func assetsHaveTheirTypes() throws {
        let style = try #require(StatusPageAsset.named("status.css"))
        #expect(style.contentType == "text/css; charset=utf-8")
        let script = try #require(StatusPageAsset.named("main.js"))
        #expect(script.contentType == "text/javascript; charset=utf-8")
        #expect(StatusPageAsset.named("other.js") == nil)
    }

    /// Whatever a script imports is served, and nothing is served that no script or page asks for.
    @Test func scriptsFindWhatTheyImport() throws {
        var waiting = ["main.js"]
        var found: Set<String> = []
        while let name = waiting.popLast() {
            guard found.insert(name).inserted else { continue }
            let asset = try #require(StatusPageAsset.named(name), "\(name) is not served")
            let text = String(decoding: asset.bytes, as: UTF8.self)
            waiting += text.matches(of: /from "\.\/([a-z]+\.js)"/).map { String($0.output.1) }
            #expect(!text.contains("innerHTML"))
        }
        #expect(found.count > 8)
    }
}
