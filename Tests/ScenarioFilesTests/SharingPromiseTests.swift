import HostModel
import HostSimulation
import ScenarioFiles
import Testing

/// The built-ins about page sharing keep in numbers what their comments promise.
struct SharingPromiseTests {
    // MARK: boot-storm

    @Test func bootStormSharesZeroesBeforeItSwaps() throws {
        let story = try BuiltInStory("boot-storm", minutes: 12)
        let host = try story.host("esx-2002")
        #expect(Set(host.states(minutes: 0..<3)) == [.high])
        let storm = host.states(minutes: 3..<6)
        #expect(storm.max() == .low)
        #expect((80..<120).contains(storm.filter { $0 == .low }.count))
        #expect(host.states(minutes: 6..<12).allSatisfy { $0 <= .soft })
        #expect(Set(host.states(minutes: 9..<12)) == [.high])
        #expect(host.at(minute: 4).virtualMachines.contains { $0.stallBlocked > 0 })
        // The first pages that leave are zeroes, and in every second more are shared than swapped out.
        let first = try #require(host.seconds.firstIndex { $0.virtualMachines.sum(\.swapOut) > .zero })
        #expect(host.seconds[first].state >= .soft)
        for snapshot in host.seconds[first..<6 * 60] {
            #expect(snapshot.virtualMachines.sum(\.zero).value > 10 * snapshot.swapped.value)
        }
        let peak = try #require(host.seconds.map(\.swapped).max())
        #expect(try #require(host.seconds.map { $0.virtualMachines.sum(\.zero) }.max()) > mebibytes(20 * 1024))
        #expect(peak < mebibytes(1024))
        #expect(host.at(minute: 7).swapped.value * 4 < peak.value)
        #expect(host.at(minute: 8).balloons > mebibytes(4096))
    }

    @Test func bootStormOnATodaysHostDoesNotSwapAtAll() throws {
        let host = try BuiltInStory("boot-storm", minutes: 12).host("esx-6")
        #expect(host.seconds.allSatisfy { $0.state <= .clear && $0.swapped == .zero && $0.compressed == .zero })
        #expect(Set(host.states(minutes: 10..<12)) == [.high])
        // Large pages first; below four times minFree shared zeroes; then large pages are broken.
        let storm = host.seconds[3 * 60 + 9]
        #expect(storm.largePages * 2 > 24 * 1024 && storm.largePagesBroken < 512)
        #expect(storm.virtualMachines.sum(\.zero) > mebibytes(20 * 1024))
        #expect(host.at(minute: 8).largePagesBroken > 8000)
        #expect(host.at(minute: 8).largePages < host.at(minute: 4).largePages)
    }

    @Test func bootStormWithoutPageSharingSwapsManyTimesAsMuch() throws {
        let shared = try BuiltInStory("boot-storm", minutes: 8)
        let unshared = try BuiltInStory("boot-storm", minutes: 8) { scenario in
            for index in scenario.hosts.indices { scenario.hosts[index].pageSharing.isEnabled = false }
        }
        func peak(_ story: BuiltInStory, _ host: String) throws -> Int64 {
            try #require(try story.host(host).seconds.map(\.swapped.value).max())
        }
        let (with, without) = (try peak(shared, "esx-2002"), try peak(unshared, "esx-2002"))
        #expect(with > 0 && without > 10 * with, "\(with) pages against \(without)")
        #expect(without > mebibytes(20 * 1024).value)
        #expect(try peak(shared, "esx-6") == 0)
        #expect(try peak(unshared, "esx-6") > mebibytes(6 * 1024).value)
        #expect(try unshared.host("esx-6").states(minutes: 3..<5).contains(.low))
        #expect(try unshared.host("esx-6").seconds.contains { $0.compressed > mebibytes(15 * 1024) })
    }

    // MARK: page-sharing

    @Test func sharingSavesOnceLargePagesAreBroken() throws {
        let story = try BuiltInStory("page-sharing", minutes: 45)
        let salted = try story.host("salted")
        let unsalted = try story.host("unsalted")
        let small = try story.host("small-pages")
        for host in [salted, unsalted] {
            #expect(host.seconds[..<(14 * 60)].allSatisfy { $0.saving == .zero })
            #expect(host.at(minute: 14).largePagesBroken == 0 && host.at(minute: 16).largePagesBroken > 0)
            #expect(host.at(minute: 10).scannedPages > mebibytes(4096))
        }
        #expect(small.seconds.allSatisfy { $0.largePages == 0 && $0.largePagesBroken == 0 })
        #expect(small.at(minute: 10).saving > mebibytes(2048))
        // One pressure, three answers.
        #expect(unsalted.at(minute: 20).saving.value > 2 * salted.at(minute: 20).saving.value)
        #expect(unsalted.at(minute: 30).saving.value > 4 * salted.at(minute: 30).saving.value)
        #expect(salted.at(minute: 25).balloons > mebibytes(4096))
        #expect(salted.states(minutes: 19..<22).contains(.soft))
        #expect(unsalted.seconds.allSatisfy { $0.state == .high && $0.balloons == .zero })
        #expect(small.seconds.allSatisfy { $0.state == .high && $0.balloons == .zero })
        for minute in 40...45 {
            let saving = unsalted.at(minute: minute).saving
            #expect(saving > mebibytes(8800))
            #expect(saving.value > 4 * salted.at(minute: minute).saving.value)
            #expect(abs(saving.value - small.at(minute: minute).saving.value) < mebibytes(256).value)
            #expect(unsalted.at(minute: minute).balloons == .zero)
        }
        #expect(salted.stallSeconds("web", minutes: 35..<45) > 5 * unsalted.stallSeconds("web", minutes: 35..<45))
    }

    @Test func savedMemoryIsSharedLessCommon() throws {
        for host in ["salted", "unsalted", "small-pages"] {
            for snapshot in try BuiltInStory("page-sharing", minutes: 30).host(host).seconds {
                #expect(snapshot.saving == snapshot.virtualMachines.sum(\.shared) - snapshot.sharedCommon)
            }
        }
    }

    /// Machines on their own share zeroes and pages that they hold twice: with a content that is never duplicated
    /// only zeroes are left, and their frames can be counted.
    @Test func saltedMachinesShareTheirOwnPagesOnly() throws {
        let story = try BuiltInStory("page-sharing", minutes: 30) { scenario in
            for host in scenario.hosts.indices {
                for machine in scenario.hosts[host].virtualMachines.indices {
                    scenario.hosts[host].virtualMachines[machine].content.duplicateContents = Ratio(
                        millionths: 1_000_000_000
                    )
                }
            }
        }
        let salted = story.seconds[30 * 60 - 1][0]
        let machines = salted.virtualMachines
        let others = machines.sum(\.shared) - machines.sum(\.zero)
        #expect(machines.allSatisfy { $0.zero > .zero })
        #expect(others.value * 100 < machines.sum(\.zero).value, "\(others) pages are shared that are not zero")
        #expect(story.seconds[30 * 60 - 1][1].virtualMachines.sum(\.shared).value > 10 * machines.sum(\.shared).value)
    }

    /// While nothing but zeroes is shared, the common memory is the zero frames.
    @Test func thereIsAZeroFrameForEachMachineOrForTheHost() throws {
        let story = try BuiltInStory("page-sharing", minutes: 1) { scenario in
            for host in scenario.hosts.indices {
                scenario.hosts[host].hasLargePages = false
                for machine in scenario.hosts[host].virtualMachines.indices {
                    scenario.hosts[host].virtualMachines[machine].guestOS = .windows
                }
            }
        }
        let first = story.seconds[0]
        for host in first { #expect(host.virtualMachines.sum(\.zero) > mebibytes(4096)) }
        #expect(first[0].virtualMachines.sum(\.zero) == first[0].virtualMachines.sum(\.shared))
        #expect(first[0].sharedCommon == PageCount(10))
        #expect(first[1].sharedCommon == PageCount(1))
        #expect(first[2].sharedCommon == PageCount(1))
    }
}
