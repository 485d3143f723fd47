/// The pools that a machine shares in, as indices into those of the host; -1 where it shares with nobody.
struct PoolMembership: Sendable, Hashable {
    static let none = PoolMembership()

    var zero: Int32 = -1
    var osImage: Int32 = -1
    var application: Int32 = -1

    @inline(__always)
    subscript(content: Int) -> Int {
        switch content {
        case PageContent.zero.rawValue: Int(zero)
        case PageContent.osImage.rawValue: Int(osImage)
        case PageContent.application.rawValue: Int(application)
        default: -1
        }
    }

    mutating func set(_ content: PageContent, _ pool: Int) {
        switch content {
        case .zero: zero = Int32(pool)
        case .osImage: osImage = Int32(pool)
        case .application: application = Int32(pool)
        case .duplicated, .unique: preconditionFailure("no machine shares these with others")
        }
    }
}

/// A machine's part of the frames of its pools.
struct PoolFrames: Sendable, Hashable {
    var zero = 0
    var osImage = 0
    var application = 0

    var total: Int { zero + osImage + application }

    subscript(content: PageContent) -> Int {
        switch content {
        case .zero: zero
        case .osImage: osImage
        case .application: application
        case .duplicated, .unique: 0
        }
    }

    mutating func set(_ content: PageContent, _ frames: Int) {
        switch content {
        case .zero: zero = frames
        case .osImage: osImage = frames
        case .application: application = frames
        case .duplicated, .unique: preconditionFailure("no machine shares these with others")
        }
    }
}
