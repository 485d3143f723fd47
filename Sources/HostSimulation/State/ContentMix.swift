import HostModel

/// Which contents the pages of each guest class have, in 1/65 536.
///
/// No public source tells; the shares are those of engine-trial.md section 7 and stay a documented parameter until
/// they are calibrated on W02-F4 and W02-T5.
struct ContentMix: Sendable, Hashable {
    static let one = 65_536
    private static let percent: [[Int]] = [
        // zero, OS image, application, duplicated, unique
        [30, 0, 0, 10, 60],  // free
        [0, 50, 20, 5, 25],  // file cache
        [5, 5, 20, 20, 50],  // idle
        [2, 5, 25, 10, 58],  // working set
        [0, 40, 0, 10, 50],  // kernel
    ]

    /// Row by guest class, column by content.
    private(set) var weights: [Int32]

    /// A machine holds each page of an image at most once: where the mix would ask for more pages of an image than
    /// it has, the rest is unique.
    init(content: ContentProfile, configuredSize: Int) {
        weights = []
        let osCap = Self.cap(image: content.osImageSize, configuredSize: configuredSize)
        let applicationCap = Self.cap(image: content.applicationImageSize, configuredSize: configuredSize)
        for row in Self.percent {
            let zero = row[0] * Self.one / 100
            let osImage = min(row[1] * Self.one / 100, osCap)
            let application = min(row[2] * Self.one / 100, applicationCap)
            let duplicated = row[3] * Self.one / 100
            let unique = Self.one - zero - osImage - application - duplicated
            weights += [zero, osImage, application, duplicated, unique].map(Int32.init)
        }
    }

    private static func cap(image: PageCount, configuredSize: Int) -> Int {
        min(one, Int(image.value) * (one * 9 / 10) / max(1, configuredSize))
    }
}
