import Yams
func seed(_ text: String) throws -> Yams.Node? { try Yams.compose(yaml: text) }
func calm() -> [UInt8] { PackageResources.calm_yaml }
