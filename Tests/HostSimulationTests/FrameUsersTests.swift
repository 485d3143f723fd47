import Foundation
import Testing

@testable import HostSimulation

/// The chance that a shared page's frame has two users, against sums over the distributions it stands for.
struct FrameUsersTests {
    @Test func twoMembersAlwaysMakeTwoUsers() {
        #expect(FrameUsers(members: 2).chanceOfTwo(sharedPages: 200, frames: 100) == 1)
        #expect(FrameUsers(members: 2).chanceOfTwo(sharedPages: 150, frames: 100) == 1)
    }

    @Test func threeMembersThatAllShareNeverMakeTwoUsers() {
        #expect(FrameUsers(members: 3).chanceOfTwo(sharedPages: 300, frames: 100) < 1e-6)
    }

    @Test func aMeanOfTwoIsTwoUsersEach() {
        #expect(FrameUsers(members: 8).chanceOfTwo(sharedPages: 200, frames: 100) == 1)
        #expect(FrameUsers.chanceOfTwo(sharedPages: 200, frames: 100) == 1)
    }

    @Test func withoutFramesThereIsNoChance() {
        #expect(FrameUsers.chanceOfTwo(sharedPages: 0, frames: 0) == 0)
        #expect(FrameUsers(members: 5).chanceOfTwo(sharedPages: 0, frames: 0) == 0)
    }

    /// Mean users and chance of two for user counts with these weights, those below two left out.
    private static func expected(_ weights: [Double]) -> (mean: Double, chance: Double) {
        var all = 0.0
        var users = 0.0
        for (count, weight) in weights.enumerated() where count >= 2 {
            all += weight
            users += weight * Double(count)
        }
        return (users / all, 2 * weights[2] / users)
    }

    @Test(arguments: [0.05, 0.5, 1, 2, 3, 4.5, 6, 9])
    func poissonUsersAgreeWithADirectSum(rate: Double) {
        var weights = [exp(-rate)]
        for count in 1..<80 { weights.append(weights[count - 1] * rate / Double(count)) }
        let (mean, chance) = Self.expected(weights)
        let found = FrameUsers.chanceOfTwo(sharedPages: Int(mean * 1_000_000), frames: 1_000_000)
        // The table has steps of 1/32 in the mean.
        #expect(abs(found - chance) < 0.04)
    }

    @Test(arguments: [(3, 0.2), (3, 0.9), (4, 0.5), (5, 0.4), (10, 0.3), (40, 0.1)])
    func binomialUsersAgreeWithADirectSum(members: Int, share: Double) {
        var weights: [Double] = []
        var ways = 1.0
        for count in 0...members {
            weights.append(ways * pow(share, Double(count)) * pow(1 - share, Double(members - count)))
            ways = ways * Double(members - count) / Double(count + 1)
        }
        let (mean, chance) = Self.expected(weights)
        let users = FrameUsers(members: members)
        let found = users.chanceOfTwo(sharedPages: Int((mean * 1_000_000).rounded()), frames: 1_000_000)
        // Read between the entries of a table.
        #expect(abs(found - chance) < 1e-3)
    }

    @Test func moreUsersMakeTwoLessLikely() {
        let chances = (200...1100).map { FrameUsers.chanceOfTwo(sharedPages: $0, frames: 100) }
        #expect(zip(chances, chances.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(chances.last == 0)
    }
}
