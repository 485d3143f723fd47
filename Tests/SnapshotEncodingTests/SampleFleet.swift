import HostModel

/// A small fleet with values that show mistakes: each field has its own value, names hold every character that some
/// format must escape, and there are negative, tiny, huge and zero values.
enum SampleFleet {
    static let hostileName = "a\"b\\c\nd,e\té\u{1}"

    static let identity = FleetIdentity(
        scenario: "say \"hi\"\\\n",
        hosts: [
            HostIdentity(
                name: "esx-01",
                policy: "esxi6",
                virtualMachines: [
                    .init(name: "web-01", group: "web", guestOS: "linux"),
                    .init(name: hostileName, group: "back\\slash", guestOS: "windows"),
                    .init(name: "off-01", group: "off", guestOS: "linux"),
                ]
            ),
            HostIdentity(name: "empty", policy: "esxi6", virtualMachines: []),
            HostIdentity(
                name: hostileName,
                policy: "w02",
                virtualMachines: [.init(name: "web-01", group: "web", guestOS: "linux")]
            ),
        ]
    )

    static var snapshot: FleetSnapshot {
        var hosts = [makeHost(firstValue: 1000), HostSnapshot(), makeHost(firstValue: 5_000_000)]
        hosts[2].state = .low
        hosts[2].overcommit = Ratio(millionths: -250_000)
        var hostile = makeMachine(firstValue: 70_001)
        hostile.isBalloonDriverUp = false
        hostile.idleTaxMoved = PageCount(-12)
        hostile.throughput = Ratio(millionths: 999_999)
        hostile.stallSwapIn = 1_500_000
        hostile.stallBlocked = 1
        hostile.outOfMemoryKills = .max
        var off = VirtualMachineSnapshot()
        off.configuredSize = PageCount(262_144)
        off.swapOut = PageCount(5)
        hosts[0].virtualMachines = [makeMachine(firstValue: 10_001), hostile, off]
        hosts[2].virtualMachines = [makeMachine(firstValue: 900_001)]
        return FleetSnapshot(identity: identity, start: .defaultStart, elapsedMilliseconds: 90_250, hosts: hosts)
    }

    static var status: ExporterStatus {
        var status = ExporterStatus()
        status.version = "0.1.0"
        status.commit = "abc\"123"
        status.swiftVersion = "6.3.1"
        status.runID = "run-1"
        status.seed = .max
        status.runStartMilliseconds = 1_767_225_600_001
        status.simulatedMilliseconds = 90_250
        status.speed = Ratio(millionths: 59_987_654)
        status.lagMilliseconds = 20
        status.booksImbalance = .zero
        status.isLastReloadSuccessful = false
        status.lastReloadMilliseconds = 1_767_225_600_100
        status.processCPUMilliseconds = 1230
        status.processResidentBytes = 33_554_432
        status.processVirtualBytes = 4_294_967_296
        status.processOpenFiles = 12
        status.processMaximumFiles = 1024
        status.processStartMilliseconds = 1_767_225_599_000
        status.web = web
        var first = PushLedger()
        first.destination = "pushgateway+http://localhost:9091"
        first.accepted = DeliveryAmount(samples: 306, reports: 6)
        first.delivered = DeliveryAmount(samples: 101, reports: 1)
        first.dropped = [
            .refused: DeliveryAmount(samples: 100, reports: 2), .tooOld: DeliveryAmount(samples: 2),
        ]
        first.queued = DeliveryAmount(samples: 103, reports: 3)
        first.queuedBytes = 106
        first.oldestMilliseconds = 107
        first.isDegraded = true
        first.configurationErrors = 108
        first.bytesSent = 109
        first.requestsSent = 104
        first.requestsFailed = 105
        first.lastSuccessMilliseconds = 1_767_225_690_500
        var second = PushLedger()
        second.destination = "json+https://collector/\"x\""
        status.pushes = [first, second]
        var history = HistoryLedger()
        history.rows = 201
        history.sizeBytes = 202
        history.failures = 203
        history.writeMicroseconds = 204
        history.lastSuccessMilliseconds = 1_767_225_691_205
        status.history = history
        return status
    }

    private static var web: WebLedger {
        var web = WebLedger()
        web.scrapes = 301
        web.lastScrapeMicroseconds = 302
        web.scrapeMicroseconds = 303
        web.scrapesInFlight = 304
        web.encodedPages = 305
        web.compressedPages = 306
        web.refused = [.maxRequests: 307, .malformed: 308]
        web.openConnections = 309
        web.acceptedConnections = 310
        web.closed = [.idle: 311, .displaced: 312]
        var configuration = WebConfigurationLedger()
        configuration.isLastReloadSuccessful = false
        configuration.lastReloadMilliseconds = 1_767_225_600_313
        web.configuration = configuration
        return web
    }

    /// A host whose fields count up from `firstValue`. A new field goes to the end: then the recorded values of the
    /// others stay.
    static func makeHost(firstValue: Int64) -> HostSnapshot {
        var value = firstValue - 1
        func next() -> Int64 {
            value += 1
            return value
        }
        func pages() -> PageCount { PageCount(next()) }
        var host = HostSnapshot()
        host.machineMemory = pages()
        host.hypervisorUse = pages()
        host.overhead = pages()
        host.free = pages()
        host.pendingLoss = pages()
        host.sharedCommon = pages()
        host.state = .soft
        host.minFree = pages()
        host.freeGoal = pages()
        host.stateThresholds = MemoryState.allCases.map { _ in pages() }
        host.millisecondsInState = MemoryState.allCases.map { _ in next() }
        host.overcommit = Ratio(millionths: next())
        host.reserved = pages()
        host.unreserved = pages()
        host.idleMemoryTax = Ratio(millionths: next())
        host.admissionRefusals = next()
        host.scannedPages = pages()
        host.scanRateLimit = pages()
        host.swapDeviceRead = pages()
        host.swapDeviceWritten = pages()
        host.swapDeviceBandwidth = pages()
        host.compressionCache = pages()
        host.largePageThreshold = pages()
        host.largePagesBroken = next()
        host.largePagesFormed = next()
        host.scanProgress = Ratio(millionths: next())
        host.scanMicroseconds = next()
        host.hostCacheSize = pages()
        host.hostCacheUsed = pages()
        host.hostCacheRead = pages()
        host.hostCacheWritten = pages()
        host.booksImbalance = pages()
        return host
    }

    /// A running virtual machine whose fields count up from `firstValue`; `consumed` and `compressed` are the exceptions,
    /// so that some of it is idle and compression saves something. A new field goes to the end.
    static func makeMachine(firstValue: Int64) -> VirtualMachineSnapshot {
        var value = firstValue - 1
        func next() -> Int64 {
            value += 1
            return value
        }
        func pages() -> PageCount { PageCount(next()) }
        var machine = VirtualMachineSnapshot()
        machine.isPoweredOn = true
        machine.countersStartMilliseconds = 60_000
        machine.configuredSize = pages()
        machine.reservation = pages()
        machine.effectiveLimit = pages()
        machine.shares = next()
        machine.entitlement = pages()
        machine.granted = pages()
        machine.consumed = PageCount(firstValue * 3)
        machine.overhead = pages()
        machine.idleTaxMoved = pages()
        machine.sharesPerPage = Ratio(millionths: next())
        machine.active = pages()
        machine.activeSlow = pages()
        machine.activeFast = pages()
        machine.activeNext = pages()
        machine.touched = pages()
        machine.balloonSize = pages()
        machine.balloonTarget = pages()
        machine.balloonMaximum = pages()
        machine.isBalloonDriverUp = true
        machine.shared = pages()
        machine.zero = pages()
        machine.sharingSaving = pages()
        machine.swapped = pages()
        machine.swapTarget = pages()
        machine.swapIn = pages()
        machine.swapOut = pages()
        machine.doublePaging = pages()
        machine.guestPageFileSize = pages()
        machine.guestPageFileUsed = pages()
        machine.guestPageIn = pages()
        machine.guestPageOut = pages()
        machine.outOfMemoryKills = next()
        machine.workingSetMissing = pages()
        machine.reclaimedByPageSharing = pages()
        machine.reclaimedByBalloon = pages()
        machine.reclaimedByHostSwap = pages()
        machine.stallSwapIn = next()
        machine.stallGuestPageIn = next()
        machine.stallCacheMiss = next()
        machine.stallCopyOnWriteBreak = next()
        machine.stallBlocked = next()
        machine.throughput = Ratio(millionths: next())
        machine.largePages = next()
        machine.compressed = PageCount(firstValue * 2)
        machine.compressionCache = pages()
        machine.hostCached = pages()
        machine.hostCacheIn = pages()
        machine.reclaimedByCompression = pages()
        machine.reclaimedByHostCache = pages()
        machine.stallDecompression = next()
        return machine
    }
}
