/// The columns that a summary asks for, and where they are in rows: few, because each one costs time.
struct SummaryColumns {
    struct Host {
        let layout: SeriesLayout
        let size, free, minFree, overcommit, swapRead: Int
        let states, stateTimes: [Int]

        init() {
            let states = MemoryState.allCases.map { "memory_state_\($0.name)" }
            let times = MemoryState.allCases.map { "memory_state_seconds_total_\($0.name)" }
            let singles = [
                "memory_size_bytes", "memory_free_bytes", "memory_min_free_bytes", "memory_overcommit_ratio",
                "swap_device_read_bytes_total",
            ]
            layout = SummaryColumns.layout(.host, singles + states + times)
            let position = SummaryColumns.positions(in: layout)
            size = position(singles[0])
            free = position(singles[1])
            minFree = position(singles[2])
            overcommit = position(singles[3])
            swapRead = position(singles[4])
            self.states = states.map(position)
            stateTimes = times.map(position)
        }
    }

    struct VirtualMachine {
        let layout: SeriesLayout
        let poweredOn, size, reservation, limit, active, balloon, balloonMaximum, driver: Int
        let pageFileSize, pageFileUsed, kills: Int
        let stalls, reclaimed: [Int]

        init() {
            let reclaimed = ReclamationTechnique.allCases.map { "memory_reclaimed_bytes_total_\($0.name)" }
            let singles = [
                "powered_on", "memory_size_bytes", "memory_reservation_bytes", "memory_limit_bytes",
                "memory_active_bytes", "memory_balloon_bytes", "memory_balloon_maximum_bytes", "balloon_driver_up",
                "guest_page_file_size_bytes", "guest_page_file_used_bytes",
                "guest_out_of_memory_kills_total",
            ]
            layout = SummaryColumns.layout(.virtualMachine, singles + reclaimed + Stall.names)
            let position = SummaryColumns.positions(in: layout)
            poweredOn = position(singles[0])
            size = position(singles[1])
            reservation = position(singles[2])
            limit = position(singles[3])
            active = position(singles[4])
            balloon = position(singles[5])
            balloonMaximum = position(singles[6])
            driver = position(singles[7])
            pageFileSize = position(singles[8])
            pageFileUsed = position(singles[9])
            kills = position(singles[10])
            stalls = Stall.names.map(position)
            self.reclaimed = reclaimed.map(position)
        }
    }

    struct Stall {
        static let names = StallCause.allCases.map { "memory_stall_seconds_total_\($0.name)" }

        let layout = SummaryColumns.layout(.virtualMachine, Stall.names)
        let causes: [Int]

        init() {
            causes = Stall.names.map(SummaryColumns.positions(in: layout))
        }
    }

    private static func layout(_ subject: ReportSubject, _ names: [String]) -> SeriesLayout {
        let wanted = Set(names)
        return SeriesLayout.all(subject).filter { wanted.contains($0.name) }
    }

    private static func positions(in layout: SeriesLayout) -> (String) -> Int {
        { name in
            guard let index = layout.index(of: name) else { preconditionFailure("no series is called \(name)") }
            return index
        }
    }
}
