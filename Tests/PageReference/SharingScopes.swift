import HostModel
import HostSimulation

/// Which machines may share which contents with each other, as a number for each machine and kind of content.
struct SharingScopes {
    private(set) var count = 0
    private(set) var byMachine: [[Int]] = []

    init(_ host: HostConfiguration) {
        var numbers: [String: Int] = [:]
        for (index, machine) in host.virtualMachines.enumerated() {
            let content = machine.content
            // A machine that shares with nobody has a salt that no other has.
            let own = "machine \(index)"
            let salt: String
            switch host.pageSharing.salting {
            case .none: salt = ""
            case .bySalt: salt = "salt \(content.salt ?? "")"
            case .withinVirtualMachine: salt = content.salt.map { "salt \($0)" } ?? own
            }
            let names = [
                "zero, \(salt)",
                "system \(content.osImage ?? machine.guestOS.rawValue), \(salt)",
                "application \(content.applicationImage ?? machine.group), \(salt)",
                "duplicates, \(own)",
                "unique, \(own)",
            ]
            var scopes: [Int] = []
            for name in names {
                let number = numbers[name] ?? count
                if number == count {
                    numbers[name] = number
                    count += 1
                }
                scopes.append(number)
            }
            byMachine.append(scopes)
        }
    }
}
