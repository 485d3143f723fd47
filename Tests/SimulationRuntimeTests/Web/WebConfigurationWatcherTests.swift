import HostModel
import Logging
import Synchronization
import Testing
import WebSecurity

@testable import SimulationRuntime

@Suite(.timeLimit(.minutes(1)))
struct WebConfigurationWatcherTests {
    private struct Problem: Error, CustomStringConvertible {
        var description: String
    }

    /// Files without content: what reading them gives is set beside them.
    private final class Disk: Sendable {
        struct Files {
            var states: [String: FileStamp] = [:]
            var content: Result<WebConfiguration.Content, Problem>
            var loads = 0
        }

        let files: Mutex<Files>

        init(_ content: WebConfiguration.Content) {
            var files = Files(content: .success(content))
            for path in content.files { files.states[path] = Self.state(1) }
            self.files = Mutex(files)
        }

        static func state(_ modified: Int64) -> FileStamp {
            FileStamp(device: 1, inode: 1, byteCount: 10, modifiedNanoseconds: modified)
        }

        var loads: Int { files.withLock { $0.loads } }

        func touch(_ path: String, _ modified: Int64) {
            files.withLock { $0.states[path] = Self.state(modified) }
        }

        func set(_ content: Result<WebConfiguration.Content, Problem>) {
            files.withLock { $0.content = content }
        }

        func load() throws -> WebConfiguration.Content {
            try files.withLock { files in
                files.loads += 1
                return try files.content.get()
            }
        }
    }

    private let clock = ManualClock()
    private let store = WebSettingsStore()
    private let log = LogCollector()
    private let disk: Disk
    private let watcher: WebConfigurationWatcher<ManualClock>

    init() throws {
        let first = WebConfiguration.Content(settings: try Self.settings(user: "alice"), files: ["web.yml", "key"])
        let disk = Disk(first)
        self.disk = disk
        let configuration = WebConfiguration(
            content: first,
            load: { try disk.load() },
            stamp: { path in disk.files.withLock { $0.states[path] } }
        )
        let log = log
        watcher = WebConfigurationWatcher(
            configuration,
            store: store,
            clock: clock,
            logger: Logger(label: "test") { _ in log },
            wallClock: { Timestamp(millisecondsSince1970: 2000) }
        )
    }

    private static func settings(user: String) throws -> WebSettings {
        var settings = WebSettings()
        let hash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
        settings.users = [WebUser(name: user, password: try #require(PasswordHash(parsing: hash)))]
        return settings
    }

    private func content(user: String, files: [String] = ["web.yml", "key"]) throws -> WebConfiguration.Content {
        WebConfiguration.Content(settings: try Self.settings(user: user), files: files)
    }

    private var users: [String] { store.current.users.map(\.name) }

    /// Runs the watcher while `body` moves the clock.
    private func watching(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await watcher.runUntilCancelled() }
            await clock.sleeper()
            try await body()
            group.cancelAll()
        }
    }

    private func look(times: Int = 1) async {
        for _ in 0..<times {
            clock.advance(by: .milliseconds(500))
            await clock.sleeper()
        }
    }

    @Test func whatWasReadAtTheStartIsInForceAndNotReadAgain() async throws {
        #expect(users == ["alice"])
        try await watching { await look(times: 30) }
        #expect(disk.loads == 0)
        #expect(watcher.account.isLastReloadSuccessful)
        #expect(watcher.account.lastReloadMilliseconds == 2000)
    }

    @Test(arguments: ["web.yml", "key"])
    func aChangedFileIsReadWhenItIsTheSameAtTwoLooks(file: String) async throws {
        try await watching {
            disk.touch(file, 2)
            disk.set(.success(try content(user: "bob")))
            await look()
            #expect(disk.loads == 0)
            await look()
            #expect(users == ["bob"])
            await look(times: 20)
            #expect(disk.loads == 1)
        }
        #expect(log.lines == ["info: web configuration loaded"])
    }

    @Test func aFileThatIsStillBeingWrittenIsLeftAlone() async throws {
        try await watching {
            for modified in 2..<20 {
                disk.touch("web.yml", Int64(modified))
                await look()
            }
            #expect(disk.loads == 0)
            await look()
            #expect(disk.loads == 1)
        }
    }

    @Test func aBadFileIsRefusedAndWhatIsInForceStays() async throws {
        try await watching {
            disk.touch("web.yml", 2)
            disk.set(.failure(Problem(description: "web.yml:1:1: bad\nweb.yml:2:1: worse")))
            await look(times: 2)
            #expect(users == ["alice"])
            #expect(!watcher.account.isLastReloadSuccessful)
            #expect(watcher.account.lastReloadMilliseconds == 2000)
            disk.touch("web.yml", 3)
            disk.set(.success(try content(user: "bob")))
            await look(times: 2)
            #expect(users == ["bob"])
            #expect(watcher.account.isLastReloadSuccessful)
        }
        #expect(
            log.lines == [
                "error: web configuration refused problem=web.yml:1:1: bad",
                "error: web configuration refused problem=web.yml:2:1: worse",
                "error: the web configuration that is in force stays", "info: web configuration loaded",
            ]
        )
    }

    /// The file that it names may be there later, and is not watched yet.
    @Test func aRefusedConfigurationIsTriedAgainEveryFiveSecondsAndBlamedOnce() async throws {
        try await watching {
            disk.touch("web.yml", 2)
            disk.set(.failure(Problem(description: "web.yml:1:1: no such certificate")))
            await look(times: 2)
            #expect(disk.loads == 1)
            await look(times: 20)
            #expect(disk.loads == 3)
            #expect(log.lines.count == 2)
            disk.set(.success(try content(user: "bob")))
            await look(times: 10)
            #expect(users == ["bob"])
        }
    }

    @Test(arguments: ["web.yml", "key"])
    func aFileThatVanishedIsMissedOnlyWhileItIsGone(file: String) async throws {
        try await watching {
            disk.files.withLock { $0.states[file] = nil }
            disk.set(.failure(Problem(description: "\(file): no such file")))
            await look(times: 2)
            #expect(users == ["alice"])
            #expect(!watcher.account.isLastReloadSuccessful)
            // Put back as it was.
            disk.touch(file, 1)
            disk.set(.success(try content(user: "alice")))
            await look(times: 2)
            #expect(watcher.account.isLastReloadSuccessful)
        }
    }

    @Test func aFileThatBecameEmptyIsRefused() async throws {
        disk.set(.success(WebConfiguration.Content(settings: WebSettings(), files: ["web.yml"], isEmpty: true)))
        let problems = await watcher.reload()
        #expect(problems.count == 1)
        #expect(problems.allSatisfy { $0.hasPrefix("web.yml: nothing stands in the file any more") })
        #expect(users == ["alice"])
        #expect(!watcher.account.isLastReloadSuccessful)
        // What says so in words is followed.
        disk.set(.success(WebConfiguration.Content(settings: WebSettings(), files: ["web.yml"])))
        #expect(await watcher.reload() == [])
        #expect(users == [])
    }

    @Test func aFileThatWasEmptyAtTheStartMayStaySo() async {
        let empty = WebConfiguration.Content(settings: WebSettings(), files: ["web.yml"], isEmpty: true)
        let watcher = WebConfigurationWatcher(
            WebConfiguration(content: empty, load: { empty }, stamp: { _ in Disk.state(1) }),
            store: store,
            clock: clock,
            logger: Logger(label: "test") { [log] _ in log }
        )
        #expect(await watcher.reload() == [])
        #expect(users == [])
    }

    @Test func warningsAreLoggedAtTheStartAndAtEachLoad() async throws {
        var careless = try content(user: "bob")
        careless.warnings = ["web.yml: everybody may read it"]
        let watcher = WebConfigurationWatcher(
            WebConfiguration(content: careless, load: { [careless] in careless }, stamp: { _ in Disk.state(1) }),
            store: store,
            clock: clock,
            logger: Logger(label: "test") { [log] _ in log }
        )
        await watcher.reload()
        let warning =
            "warning: the web configuration is hardly what is meant problem=web.yml: everybody may read it"
        #expect(log.lines == [warning, "info: web configuration loaded", warning])
    }

    @Test func aReloadReadsWhatHasNotChangedAndSaysEachTimeWhatIsWrong() async throws {
        #expect(await watcher.reload() == [])
        #expect(disk.loads == 1)
        disk.set(.failure(Problem(description: "web.yml:1:1: bad")))
        #expect(await watcher.reload() == ["web.yml:1:1: bad"])
        #expect(await watcher.reload() == ["web.yml:1:1: bad"])
        #expect(log.lines.count == 5)
    }

    @Test func filesThatAreNamedAnewAreWatched() async throws {
        try await watching {
            disk.touch("web.yml", 2)
            disk.touch("ca", 1)
            disk.set(.success(try content(user: "alice", files: ["web.yml", "ca"])))
            await look(times: 2)
            #expect(disk.loads == 1)
            // Not its own any more.
            disk.touch("key", 2)
            await look(times: 3)
            #expect(disk.loads == 1)
            disk.touch("ca", 2)
            disk.set(.success(try content(user: "bob", files: ["web.yml", "ca"])))
            await look(times: 2)
            #expect(users == ["bob"])
        }
    }
}
