/// Parts of JSON documents that are asked for seldom, put together as texts.
package enum JSONFragment {
    package static func string(_ text: String) -> String { String(decoding: jsonString(text), as: UTF8.self) }

    package static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\(string($0.0)):\($0.1)" }.joined(separator: ",") + "}"
    }

    package static func list(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }
}
