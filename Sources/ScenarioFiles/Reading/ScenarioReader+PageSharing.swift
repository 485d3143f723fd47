import HostModel
import HostSimulation
import LocatedYAML

extension ScenarioReader {
    /// What the file does not give stays as it is by default.
    mutating func pageSharing(_ field: Field?, defaults: PageSharingSettings) -> PageSharingSettings {
        let keys = ["enabled", "salting", "scanTime", "rateMaximum", "scanPerGHz", "scanTotal"]
        guard let field, let set = fields(field, allowed: keys) else { return defaults }
        var settings = defaults
        settings.isEnabled = boolean(set["enabled"]) ?? settings.isEnabled
        settings.salting = salting(set["salting"]) ?? settings.salting
        if let time = number(set["scanTime"], .duration, in: ScenarioBounds.scanTime, or: "none") {
            settings.scanTime = time.map { SimulationTime(milliseconds: $0) }
        }
        settings.scanRateMaximum = number(set["rateMaximum"], .pageRate, in: 0...32_768) ?? settings.scanRateMaximum
        settings.scanMebibytesPerGigahertz =
            number(set["scanPerGHz"], .mebibyteRate, in: 0...32) ?? settings.scanMebibytesPerGigahertz
        settings.scanTotalMaximum =
            number(set["scanTotal"], .pageRate, in: ScenarioBounds.scanTotal, or: "none") ?? settings.scanTotalMaximum
        return settings
    }

    mutating func salting(_ field: Field?) -> PageSharingSettings.Salting? {
        word(field, among: PageSharingSettings.Salting.allCases.map { String($0.rawValue) })
            .flatMap { Int($0) }
            .flatMap { PageSharingSettings.Salting(rawValue: $0) }
    }
}
