import HostModel

/// Which contents the pages of each guest class have, in 1/65 536: a machine's `ContentByClass` as the page table
/// reads it.
struct ContentMix: Sendable, Hashable {
    static let one = 65_536

    /// Row by guest class, column by content.
    private(set) var weights: [Int32]

    /// A machine holds each page of an image at most once: where the mix would ask for more pages of an image than
    /// it has, the rest is unique.
    init(content: ContentProfile, configuredSize: Int) {
        weights = []
        let osCap = Self.cap(image: content.osImageSize, configuredSize: configuredSize)
        let applicationCap = Self.cap(image: content.applicationImageSize, configuredSize: configuredSize)
        let mix = content.mix
        for shares in [mix.free, mix.fileCache, mix.idle, mix.workingSet, mix.kernel] {
            let zero = Self.weight(shares.zero)
            let osImage = min(Self.weight(shares.osImage), osCap)
            let application = min(Self.weight(shares.application), applicationCap)
            let duplicated = Self.weight(shares.duplicated)
            let unique = Self.one - zero - osImage - application - duplicated
            weights += [zero, osImage, application, duplicated, unique].map(Int32.init)
        }
    }

    /// A share in 1/65 536, rounded down, so that shares that add up to 1 never exceed it.
    private static func weight(_ share: Ratio) -> Int {
        Int(share.millionths) * one / 1_000_000
    }

    private static func cap(image: PageCount, configuredSize: Int) -> Int {
        min(one, Int(image.value) * (one * 9 / 10) / max(1, configuredSize))
    }
}
