import Foundation
import LoopbackServers
import RandomScenarios
import RealReceivers

/// An aerostat that is killed again and again while its two receivers come and go, and what it was seen to have accepted.
struct CrashBench {
    /// How many kills a test is to survive.
    static let crashes = ProcessInfo.processInfo.environment["AEROSTAT_CRASHES"].flatMap { Int($0) } ?? 20

    /// Takes nothing out of order: what arrived in disorder would not be there.
    let strict: PrometheusReceiver
    /// Takes everything, and the same twice: what was sent again can be counted.
    let lenient: VictoriaMetricsReceiver
    let surroundings: Surroundings
    let queue: String

    private let proxies: [FlappingProxy]
    private let scenario: String
    private var choice: SeededChoice
    /// Samples that each destination was seen to have accepted, at least.
    private var accepted: [Int] = [0, 0]

    init(seed: UInt64) async throws {
        surroundings = try Surroundings()
        strict = try await PrometheusReceiver(in: surroundings)
        lenient = try await VictoriaMetricsReceiver(in: surroundings)
        proxies = try [strict.port, lenient.port].map { try FlappingProxy(to: UInt16($0)) }
        queue = surroundings.path("queue")
        scenario = try PushScenario.write(to: surroundings)
        choice = SeededChoice(seed: seed)
    }

    func stop() {
        for proxy in proxies { proxy.stop() }
    }

    /// Ports of the destinations: the strict one, the lenient one.
    var ports: [Int] { proxies.map { Int($0.port) } }

    private var program: [String] {
        [scenario, "--push-interval", "1s", "--queue", queue, "--push-instance", "twin"]
            + ports.flatMap { ["--push", "remote-write+http://127.0.0.1:\($0)\(PrometheusReceiver.writePath)"] }
    }

    /// One life, which ends with a kill at some moment.
    ///
    /// - Returns: a sentence about what is wrong with the ledgers then.
    mutating func liveAndDie() async throws -> [String] {
        flap()
        let aerostat = try surroundings.startAerostat(program)
        switch choice.integer(in: 0...3) {
        case 0:
            // While it starts, and looks through what the last life left.
            try await Task.sleep(for: .milliseconds(choice.integer(in: 0...250)))
        case 1:
            try await watch(aerostat, milliseconds: choice.integer(in: 100...2500))
        case 2:
            // Around the moment at which a round is handed over.
            try await watch(aerostat, milliseconds: 300)
            let (before, port) = (accepted, try await aerostat.port())
            _ = try await poll("a round", within: 20, every: .milliseconds(5)) {
                try await note(port)
                return accepted[0] > before[0] ? true : nil
            }
            try await Task.sleep(for: .milliseconds(choice.integer(in: 970...1040)))
        default:
            try await watch(aerostat, milliseconds: choice.integer(in: 200...1200))
            flap()
            try await Task.sleep(for: .milliseconds(choice.integer(in: 0...400)))
        }
        try await aerostat.stop(by: SIGKILL)
        if choice.happens(percent: 20) { try await drainAndDie() }
        return try await ledgerProblems()
    }

    /// What cron would call, killed too.
    private mutating func drainAndDie() async throws {
        for proxy in proxies { proxy.set(.passes) }
        let log = surroundings.folder.appending(path: "drain.log")
        let drain = try RunningProgram(Surroundings.aerostat, ["push", "--queue", queue], log: log)
        try await Task.sleep(for: .milliseconds(choice.integer(in: 0...200)))
        try await drain.stop(by: SIGKILL)
    }

    private mutating func flap() {
        for proxy in proxies { proxy.set(choice.pick(FlappingProxy.Mode.allCases)) }
    }

    /// Looks at the ledgers for some time, up to the last moment.
    private mutating func watch(_ aerostat: RunningProgram, milliseconds: Int64) async throws {
        let port = try await aerostat.port()
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while ContinuousClock.now < end {
            try await note(port)
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    private mutating func note(_ port: Int) async throws {
        let page = try await MetricsPage.fetch(port: port)
        for (index, destination) in ports.enumerated() {
            let ledger = try PushLedger(page, port: destination)
            guard ledger.isBalanced else { throw EndToEndError(description: "out of balance: \(ledger)") }
            accepted[index] = max(accepted[index], ledger.accepted.samples)
        }
    }

    private mutating func ledgerProblems() async throws -> [String] {
        var problems: [String] = []
        // Killed before there was a queue.
        guard FileManager.default.fileExists(atPath: queue) || accepted != [0, 0] else { return [] }
        let ledgers = try await surroundings.ledgers(in: queue)
        for (index, port) in ports.enumerated() {
            guard let ledger = ledgers.first(where: { $0.key.contains(":\(port)") })?.value else {
                if accepted[index] > 0 { problems.append("the ledger is gone") }
                continue
            }
            if !ledger.isBalanced { problems.append("out of balance: \(ledger)") }
            if ledger.accepted.samples < accepted[index] {
                problems.append("\(accepted[index]) samples had been accepted: \(ledger)")
            }
            accepted[index] = max(accepted[index], ledger.accepted.samples)
        }
        return problems
    }

    /// Lets everything arrive.
    func drain() async throws -> (status: Int32, output: String) {
        for proxy in proxies { proxy.set(.passes) }
        return try await surroundings.runToEnd(
            Surroundings.aerostat,
            ["push", "--queue", queue, "--timeout", "2m"],
            within: 150
        )
    }
}
