import Foundation
import Testing

/// A summary's numbers once more, with SQL of its own on the same file, by Python's sqlite3.
enum SummaryRecomputation {
    struct Result: Decodable {
        var comparisons: Int
        var mismatches: [String]
    }

    /// Compares a summary in JSON with what the file holds.
    static func compare(summary: String, history: String) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", script, history, summary]
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try JSONDecoder().decode(Result.self, from: output)
    }

    private static let script = #"""
        import datetime, json, math, sqlite3, sys

        summary = json.load(open(sys.argv[2]))
        db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
        stamp = lambda text: text.replace("Z", "") + ("Z" if "." in text else ".000Z")
        start, end = stamp(summary["period"]["from"]), stamp(summary["period"]["to"])
        inside = f"taken > '{start}' AND taken <= '{end}'"
        mismatches, comparisons = [], 0

        def expect(found, expected, what, tolerance=0):
            global comparisons
            comparisons += 1
            same = found == expected if tolerance == 0 or None in (found, expected) else abs(found - expected) <= tolerance
            if not same:
                mismatches.append(f"{what}: the summary has {found}, the file {expected}")

        def growths(table, key, columns):
            """A row for each sample in the period: what each counter grew by, from 0 at the start of the run."""
            grown = []
            for column in columns:
                last = f"lag({column}, 1, 0) OVER (PARTITION BY run_id, {key} ORDER BY taken)"
                grown.append(f"CASE WHEN {column} < {last} THEN {column} ELSE {column} - {last} END AS g{len(grown)}")
            inner = f"SELECT {key}, taken, {', '.join(grown)} FROM {table}"
            return db.execute(f"SELECT * FROM ({inner}) WHERE {inside} ORDER BY taken").fetchall()

        def spread(found, values, what, mean=None, tolerance=0.51, exact=1e-9):
            values = sorted(values)
            rank = lambda p: values[math.ceil(p * len(values) / 100) - 1]
            expect(found["minimum"], values[0], what + " minimum", exact)
            expect(found["maximum"], values[-1], what + " maximum", exact)
            expect(found["mean"], sum(values) / len(values) if mean is None else mean, what + " mean", tolerance)
            for p in (50, 95, 99):
                expect(found[f"p{p}"], rank(p), f"{what} p{p}", exact)

        states = ["high", "clear", "soft", "hard", "low"]
        causes = ["swap_in", "decompression", "guest_page_in", "cache_miss", "cow_break", "blocked"]
        techniques = ["page_sharing", "balloon", "compression", "host_cache", "host_swap"]
        state_rows = growths("host_history", "host", [f"memory_state_seconds_total_{s}" for s in states])
        read_rows = growths("host_history", "host", ["swap_device_read_bytes_total"])
        stall_rows = growths("vm_history", "host, vm", [f"memory_stall_seconds_total_{c}" for c in causes])
        reclaim_rows = growths("vm_history", "host, vm", [f"memory_reclaimed_bytes_total_{t}" for t in techniques])

        def minute(taken):
            time = datetime.datetime.fromisoformat(taken.replace("Z", "+00:00"))
            return math.ceil(round(time.timestamp() * 1000) / 60_000)

        setting = lambda table, where, column: db.execute(
            f"SELECT {column} FROM {table} WHERE {where} ORDER BY moment DESC LIMIT 1").fetchone()[0]

        worst = None
        for host in summary["hosts"]:
            name = host["host"]
            is_host = f"host = '{name}'"
            mine = [row for row in state_rows if row[0] == name]
            for i, state in enumerate(states):
                seconds = sum(row[2 + i] for row in mine)
                expect(host["state_seconds"][state], seconds, f"{name} in {state}", 1e-6)
            rows = db.execute(
                f"""SELECT memory_free_bytes, memory_overcommit_ratio, (
                    SELECT memory_size_bytes FROM host_settings AS s
                    WHERE s.host = h.host AND s.since <= h.taken ORDER BY moment DESC LIMIT 1)
                FROM host_history AS h WHERE {is_host} AND {inside}""").fetchall()
            spread(host["memory_free_bytes"], [row[0] for row in rows], name + " free")
            spread(host["memory_used_bytes"], [row[2] - row[0] for row in rows], name + " used")
            spread(host["memory_overcommit_ratio"], [row[1] for row in rows], name + " overcommit", tolerance=1e-6)
            elapsed = [sum(row[2:]) for row in mine]
            reads = [row[2] for row in read_rows if row[0] == name]
            rates = [math.floor(read / time + 0.5) for read, time in zip(reads, elapsed) if time > 0]
            spread(host["swap_read_bytes_per_second"], rates, name + " swap", mean=sum(reads) / sum(elapsed))
            minutes, depths, free = {}, {}, {}
            for row in stall_rows:
                if row[0] == name:
                    minutes[minute(row[2])] = minutes.get(minute(row[2]), 0) + sum(row[3:])
            spread(host["stall_seconds_per_part"], minutes.values(), name + " stall", tolerance=0.00051, exact=1e-6)
            for row in mine:
                depth = max((i for i in range(5) if row[2 + i] > 0), default=0)
                depths[minute(row[1])] = max(depths.get(minute(row[1]), 0), depth)
            deepest = max(depths.values())
            expect(host["deepest_state"], states[deepest], name + " deepest")
            at = max(depths, key=lambda m: (depths[m], round(minutes.get(m, 0), 3)))
            part = host["worst_part"]
            expect(part["memory_state"], states[depths[at]], name + " worst state")
            expect(sum(part["stall_seconds"].values()), minutes[at], name + " worst stall", 1e-6)
            if minutes[at] > 0:
                expect(minute(part["to"]), at, name + " worst minute")
            candidate = (depths[at], minutes[at])
            worst = candidate if worst is None or candidate > worst else worst

        expect(states.index(summary["worst_part"]["memory_state"]), worst[0], "worst state of all")
        expect(sum(summary["worst_part"]["stall_seconds"].values()), worst[1], "worst stall of all", 1e-6)
        for i, technique in enumerate(techniques):
            total = sum(row[3 + i] for row in reclaim_rows)
            expect(summary["reclaimed_bytes"][technique], total, technique)
        machines = {}
        for row in stall_rows:
            seconds = machines.setdefault((row[0], row[1]), [0] * 6)
            for i in range(6):
                seconds[i] += row[3 + i]
        ranked = sorted((m for m in machines if sum(machines[m]) > 0), key=lambda m: -round(sum(machines[m]), 3))
        expect(summary["virtual_machines"], len(machines), "machines")
        expect(summary["virtual_machines_stalled"], len(ranked), "machines that waited")
        expect(len(summary["most_stalled"]), min(5, len(ranked)), "machines that are named")
        for found, machine in zip(summary["most_stalled"], ranked):
            expect((found["host"], found["vm"]), machine, "rank")
            for i, cause in enumerate(causes):
                expect(found["stall_seconds"][cause], machines[machine][i], f"{machine} {cause}", 1e-6)
            expect(machines[machine][causes.index(found["cause"])], max(machines[machine]), f"{machine} cause")
        small, without, known = [], [], {}
        for host, vm in sorted(machines):
            where = f"host = '{host}' AND vm = '{vm}'"
            rows = db.execute(f"SELECT powered_on, balloon_driver_up, memory_active_bytes, guest_page_file_used_bytes,"
                f" memory_balloon_bytes FROM vm_history WHERE {where} AND {inside} ORDER BY taken").fetchall()
            known[(host, vm)] = rows
            if max(row[0] for row in rows) == 0:
                continue
            file, balloon = (setting("vm_settings", where, c) for c in
                ("guest_page_file_size_bytes", "memory_balloon_maximum_bytes"))
            if file < balloon:
                small.append((host, vm, file, balloon))
            if max(row[1] for row in rows) == 0 or (rows[-1][0] == 1 and rows[-1][1] == 0):
                without.append((host, vm))
        expect(sorted((f["host"], f["vm"], f["page_file_size_bytes"], f["balloon_maximum_bytes"])
            for f in summary["page_file_too_small"]), small, "page files")
        expect(sorted((f["host"], f["vm"]) for f in summary["without_balloon_driver"]), without, "drivers")
        for hint in summary["size_hints"]:
            rows, what = known[(hint["host"], hint["vm"])], f"hint about {hint['vm']}"
            where = f"host = '{hint['host']}' AND vm = '{hint['vm']}'"
            expect(hint["memory_size_bytes"], setting("vm_settings", where, "memory_size_bytes"), what)
            if hint["reason"] == "too_large":
                expect(hint["active_bytes"], max(row[2] for row in rows), what)
            elif hint["reason"] == "too_small":
                expect(hint["page_file_used_bytes"], max(row[3] for row in rows), what)
                expect(max(row[4] for row in rows), 0, what)
            else:
                expect(hint["limit_bytes"], setting("vm_settings", where, "memory_limit_bytes"), what)
        print(json.dumps({"comparisons": comparisons, "mismatches": mismatches}))
        """#
}
