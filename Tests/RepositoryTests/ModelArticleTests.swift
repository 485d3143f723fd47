import Foundation
import Testing

/// The article on constants lists what the sources of the engine say, all of it.
struct ModelArticleTests {
    private static let folder = "Sources/HostSimulation"

    /// `Type.name` and value as written in the article.
    private static func listed() throws -> [String: Double] {
        let article = try Repository.text("\(folder)/HostSimulation.docc/Constants.md")
        var values: [String: Double] = [:]
        for match in article.matches(of: /\| `([A-Z]\w+\.\w+)` \| ([0-9.]+) \|/) {
            values[String(match.output.1)] = Double(match.output.2)
        }
        return values
    }

    /// Constants of the code that are plain numbers, by the type that its file is named after.
    private static func written() throws -> [String: Double] {
        var values: [String: Double] = [:]
        let declaration = /static let (\w+)(?:: \w+)? = ([0-9][0-9_.]*)\n/
        for path in try Repository.files(under: folder, withExtension: "swift") {
            let file = path.split(separator: "/").last ?? ""
            let name = file.prefix { $0 != "+" && $0 != "." }
            // HostSimulation+Buffers extends the view on its buffers.
            let type = name == "HostSimulation" ? "HostMemory" : name
            for match in try Repository.text(path).matches(of: declaration) {
                values["\(type).\(match.output.1)"] = Double(match.output.2.replacing("_", with: ""))
            }
        }
        return values
    }

    @Test func constantsAreThoseOfTheCode() throws {
        let listed = try Self.listed()
        let written = try Self.written()
        #expect(written.count > 40)
        for (name, value) in written.sorted(by: { $0.key < $1.key }) {
            let said = listed[name].map { "\($0)" } ?? "nothing"
            #expect(listed[name] == value, "\(name) is \(value), the article says \(said)")
        }
        #expect(Set(listed.keys).subtracting(written.keys).sorted() == [], "constants that the code has not")
    }
}
