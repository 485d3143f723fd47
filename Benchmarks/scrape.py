"""The measuring half of scrape.sh, which says what it does; not for use alone."""

import math
import os
import re
import resource
import signal
import statistics
import subprocess
import sys
import time

from scraping.page import Page, count_series, pages_made
from scraping.server import GZIP, PLAIN, Child, Server, answers, children, curl, free_port

AEROSTAT, FOLDER = sys.argv[1:]

# Rounds of the comparison by series; all the other numbers follow from the same figure.
ROUNDS = max(1, int(os.environ.get("SCRAPE_ROUNDS", "10")))
SIZES = [(1_000, 2 * ROUNDS), (10_000, ROUNDS), (100_000, math.ceil(ROUNDS / 2))]
LARGE_ROUNDS, STARTS, SMALL_SCRAPES, MEMORY_SCRAPES = ROUNDS, 2 * ROUNDS, 30 * ROUNDS, 20
WRK_CONNECTIONS, WRK_SECONDS = 16, 3 * ROUNDS
PARALLEL_CONNECTIONS, PARALLEL_WARMUP, PARALLEL_SCRAPES = 50, 50 * ROUNDS, 1000 * ROUNDS

# Patience for the rounds of one table, on a machine that has other things to do; then the rounds until there must do.
TURNS_SECONDS = 120

notes = []
failures = []


def say(text):
    print("scrape.sh:", text, file=sys.stderr, flush=True)


def note(text):
    """Goes below the tables too."""
    if text not in notes:
        say(text)
        notes.append(text)


def attempt(measurement, *arguments):
    """One that fails does not take the others' figures with it."""
    before = list(children)
    try:
        measurement(*arguments)
    except Exception as error:
        failures.append(measurement.__name__)
        note(f"{measurement.__name__} failed: {type(error).__name__}: {error}")
        for child in [child for child in children if child not in before]:
            child.end(signal.SIGKILL)


def run(*arguments):
    """What a program prints; nothing where it is not there."""
    try:
        return subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""


# Scenarios.


def write_scenario(name, hosts, machines):
    """Overcommitted hosts with so many machines each; 2.5 GiB of RAM for each machine of 4 GiB."""
    path = f"{FOLDER}/{name}.yaml"
    with open(path, "w") as scenario:
        scenario.write(
            f"""hosts:
  - name: esx
    count: {hosts}
    memory: {machines * 2560 + 1024} MiB
    pageSharing: {{salting: 0}}
    virtualMachines:
      - group: web
        count: {machines}
        memory: 4 GiB
        stagger: 7s
        workload:
          workingSet: {{pattern: bursts, base: 25%, peak: 50%, every: 4m, length: 90s}}
          idle: 25%
          fileCache: 20%
          growthRate: 64 MiB/s
"""
        )
    return path


def aerostat(name, scenario, speed, encoding=PLAIN, options=()):
    title = "aerostat" if speed == "1" else "aerostat at full speed"
    arguments = [AEROSTAT, "serve", scenario, "--speed", speed, "--log.level", "warn", *options]
    return Server(title, encoding, f"{name}-{speed}", [*arguments, "--web.listen-address"], speed)


# Writing.


def milliseconds(seconds):
    if seconds is None:
        return ""
    value = seconds * 1000
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else spaced(value)


def size_text(count):
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.1f} kB"


def spaced(number):
    return f"{number:,.0f}".replace(",", " ")


def times(theirs, ours):
    return f"{theirs / ours:.1f}x" if theirs and ours else ""


def encoding_text(encoding):
    return "plain" if encoding == PLAIN else encoding


def table(header, rows):
    print("| " + " | ".join(header) + " |")
    print("|" + " --- |" * len(header))
    print("\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n")


target_rows = []


def target(what, figure, aim="", reached=None):
    verdict = "" if reached is None else "reached" if reached else "**missed**"
    target_rows.append((what, figure, aim, verdict))


def quantile(percent, values):
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


# Targets.


def measure_start():
    say(f"start to first scrape, {STARTS} rounds")
    seconds = []
    for _ in range(STARTS):
        port = free_port()
        begun = time.perf_counter()
        child = Child("start", AEROSTAT, "serve", "overcommit", "--web.listen-address", f"127.0.0.1:{port}")
        child.wait_ready(lambda: answers(port))
        seconds.append(time.perf_counter() - begun)
        child.end()
    median = statistics.median(seconds)
    what = f"start to first scrape, `overcommit`, median of {STARTS}"
    target(what, f"{milliseconds(median)} ms", "under 200 ms", median < 0.2)


def measure_small(server):
    say(f"100 VMs at --speed {server.speed}: {SMALL_SCRAPES} scrapes")
    series = count_series(server.page()[0])
    server.await_fresh()
    seconds = []
    for _ in range(SMALL_SCRAPES):
        seconds.append(curl(server.url)[1])
        time.sleep(0.05)
    slow = quantile(99, seconds)
    what = f"scrape of 100 VMs ({spaced(series)} series), `--speed {server.speed}`, p99 of {SMALL_SCRAPES}"
    figure = f"{milliseconds(slow)} ms (median {milliseconds(statistics.median(seconds))})"
    target(what, figure, "under 50 ms", slow < 0.05)


def measure_wrk(server):
    if not run("wrk", "--version"):
        note("no wrk: its row is left out")
        return
    say(f"wrk: {WRK_CONNECTIONS} connections, {WRK_SECONDS} seconds")
    answer = run("wrk", "-t1", f"-c{WRK_CONNECTIONS}", f"-d{WRK_SECONDS}s", "--latency", "--timeout", "10s", server.url)
    requests = int(re.search(r"(\d+) requests in", answer).group(1))
    rate = float(re.search(r"Requests/sec:\s*([\d.]+)", answer).group(1))
    slow = re.search(r"99%\s+([\d.]+)(\w+)", answer)
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", answer)
    failed = sum(int(count) for count in errors.groups()) if errors else 0
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", answer)
    failed += int(refused.group(1)) if refused else 0
    what = f"`wrk`, {WRK_CONNECTIONS} connections for {WRK_SECONDS} s, 100 VMs, `--speed max`"
    figure = f"{failed} of {spaced(requests)} failed; {spaced(rate)} a second, p99 {slow.group(1)} {slow.group(2)}"
    target(what, figure, "none failed", failed == 0 and requests > 0)


def scrape_in_parallel(server, count):
    """How many of so many scrapes failed."""
    arguments = ["curl", "--silent", "--parallel", "--parallel-max", str(PARALLEL_CONNECTIONS), "--max-time", "240"]
    arguments += ["--output", "/dev/null", "--write-out", "%{http_code}\n", f"{server.url}?[1-{count}]"]
    return count - run(*arguments).split().count("200")


def measure_flat(server):
    say(f"{PARALLEL_SCRAPES} scrapes from {PARALLEL_CONNECTIONS} connections")
    failed = scrape_in_parallel(server, PARALLEL_WARMUP)
    before, begun = server.child.mebibytes("VmRSS"), time.perf_counter()
    failed += scrape_in_parallel(server, PARALLEL_SCRAPES)
    seconds, after = time.perf_counter() - begun, server.child.mebibytes("VmRSS")
    what = (
        f"resident memory before and after {spaced(PARALLEL_SCRAPES)} scrapes from {PARALLEL_CONNECTIONS} connections, "
        f"100 VMs, `--speed max` ({PARALLEL_WARMUP} to warm up)"
    )
    figure = f"{before:.1f} and {after:.1f} MiB; {failed} failed, {spaced(PARALLEL_SCRAPES / seconds)} a second"
    target(what, figure, "within 5 %, none failed", after <= before * 1.05 and failed == 0)


def measure_small_hosts(scenario):
    server = aerostat("small", scenario, "1")
    measure_small(server)
    server.end()
    server = aerostat("small", scenario, "max")
    measure_small(server)
    attempt(measure_wrk, server)
    attempt(measure_flat, server)
    server.end()


def measure_memory():
    say("1000 VMs: resident memory")
    scenario = write_scenario("middle", 10, 100)
    one = aerostat("middle-one", scenario, "1")
    more = aerostat("middle-more", scenario, "1", options=["--history", f"{FOLDER}/middle.db"])
    for _ in range(MEMORY_SCRAPES):
        curl(one.url)
        curl(more.url)
        curl(more.url, GZIP)
        time.sleep(0.5)
    series = spaced(count_series(one.page()[0]))
    for server, what, limit in ((one, "plain", 64), (more, "plain, gzip and a history", 128)):
        used, most = server.child.mebibytes("VmRSS"), server.child.mebibytes("VmHWM")
        what = f"resident memory, 1 000 VMs ({series} series), {what}, after {MEMORY_SCRAPES} scrapes"
        target(what, f"{used:.1f} MiB, {most:.1f} at most", f"under {limit} MiB", used < limit)
        server.end()


def measure_large():
    say(f"10000 VMs: {LARGE_ROUNDS} rounds")
    scenario = write_scenario("large", 100, 100)
    servers = [aerostat("large", scenario, speed, encoding) for speed in ("1", "max") for encoding in (PLAIN, GZIP)]
    series = spaced(count_series(servers[0].page()[0]))
    for server in take_turns(servers, LARGE_ROUNDS):
        is_plain, rounds = server.encoding == PLAIN, len(server.samples)
        worst = [milliseconds(max(sample[column] for sample in server.samples)) for column in (0, 1)]
        what = (
            f"scrape of 10 000 VMs ({series} series, {size_text(server.size)}), {encoding_text(server.encoding)}, "
            f"`--speed {server.speed}`"
        )
        figure = f"{milliseconds(server.first)} ms (worst {worst[0]})"
        aim, reached = ("under 100 ms", server.first < 0.1) if is_plain else ("", None)
        target(f"{what}, first byte, median of {rounds}", figure, aim, reached)
        limit = 0.25 if is_plain else 0.6
        figure = f"{milliseconds(server.whole)} ms (worst {worst[1]})"
        target("the same, whole page", figure, f"under {limit * 1000:.0f} ms", server.whole < limit)
        if server.processor is not None:
            target("the same, processor time of the server", f"{milliseconds(server.processor)} ms")
    for server in servers:
        server.end()


# Comparison.


def take_turns(servers, rounds):
    """Each server once a round, each round beginning with another. Gives those that can the encoding, with samples."""
    able, made = [], {}
    for server in servers:
        text, is_encoded = server.page()
        if is_encoded:
            able.append(server)
            made[server] = pages_made(text, server.encoding) if server.speed else None
        else:
            note(f"{server.title} does not answer in {server.encoding}: its rows of it are left out")
    deadline = time.monotonic() + TURNS_SECONDS
    for turn in range(rounds):
        if turn > 0 and time.monotonic() > deadline:
            note(f"{turn} rounds took {TURNS_SECONDS} seconds: {rounds} were wanted")
            rounds = turn
            break
        first = turn % max(1, len(able))
        for server in able[first:] + able[:first]:
            try:
                server.measure()
            except RuntimeError as error:
                note(f"{server.title}, {encoding_text(server.encoding)}, is left out: {error}")
                able.remove(server)
    for server in able:
        if server.speed:
            check_fresh(server, made[server], rounds)
    return able


def check_fresh(server, made_before, rounds):
    """Every scrape is to meet a snapshot that nobody had scraped before: then each made a page."""
    if made_before is None:
        note("this aerostat does not count the pages it makes: that each scrape met a new snapshot is not checked")
        return
    fresh = pages_made(server.page()[0], server.encoding) - made_before - 1
    if fresh < rounds:
        note(f"{server.child.name}: only {fresh} of {rounds} scrapes met a snapshot not scraped before")


def package_version(package):
    return run("dpkg-query", "--show", "--showformat=${Version}", package).split("-")[0]


def peer_commands(path):
    """(title, name, command without port) of those that are installed."""
    commands = []
    if os.path.exists(f"{FOLDER}/client_golang"):
        title = f"client_golang {package_version('golang-github-prometheus-client-golang-dev')}"
        program = f"{FOLDER}/client_golang"
        commands.append((f"{title}, registered", "vec", [program, "vec", path]))
        commands.append((f"{title}, made for each scrape", "const", [program, "const", path]))
    if os.path.exists(f"{FOLDER}/prometheus-cpp"):
        title = f"prometheus-cpp {package_version('prometheus-cpp-dev')}"
        commands.append((title, "cpp", [f"{FOLDER}/prometheus-cpp", path]))
    if os.path.exists(f"{FOLDER}/python"):
        with open(f"{FOLDER}/python") as file:
            python = file.read().strip()
        ask = "import importlib.metadata; print(importlib.metadata.version('prometheus_client'))"
        command = [python, "-B", "Benchmarks/peers/python/main.py", path]
        commands.append((f"Python client {run(python, '-c', ask)}", "python", command))
    return commands


def compilers():
    python = run("cat", f"{FOLDER}/python")
    versions = [run("go", "version"), run("g++", "--version").partition("\n")[0], python and run(python, "--version")]
    return ", ".join(version for version in versions if version)


class Comparison:
    """All servers with the same series, at one size."""

    def __init__(self, machines, wanted, rounds):
        self.wanted, self.rounds, self.series, self.able, self.memory = wanted, rounds, 0, [], {}
        hosts = math.ceil(machines / 100)
        self.scenario = write_scenario(f"same-{wanted}", hosts, round(machines / hosts))
        # Started long before they are measured, so that the figures have grown by then, as they do in use.
        self.servers = [self.start("1", encoding) for encoding in (PLAIN, GZIP)]

    def start(self, speed, encoding):
        return aerostat(f"same-{self.wanted}", self.scenario, speed, encoding)

    def start_peers(self, path):
        for title, name, command in peer_commands(path):
            for encoding in (PLAIN, GZIP):
                try:
                    self.servers.append(Server(title, encoding, f"{name}-{self.wanted}", command))
                except RuntimeError as error:
                    note(f"{title} is left out: {error}")

    def measure(self):
        page = Page(self.servers[0].page()[0])
        self.series = len(page.series)
        say(f"{self.series} series: {self.rounds} rounds in turns")
        path = f"{FOLDER}/same-{self.wanted}.series"
        page.write(path)
        self.servers += [self.start("max", encoding) for encoding in (PLAIN, GZIP)]
        self.start_peers(path)
        same = [server for server in self.servers if self.is_same(server, page)]
        self.load = os.getloadavg()[0]
        self.able = take_turns(same, self.rounds)
        self.rounds = min((len(server.samples) for server in self.able), default=0)
        self.memory = {server: server.child.mebibytes("VmHWM") for server in self.able}
        for server in self.servers:
            server.end()

    def is_same(self, server, page):
        differences = page.differences(Page(server.page()[0]), values=server.speed is None)
        if differences:
            note(f"{server.child.name} is left out, since it does not serve the same series: {differences}")
        return not differences

    def find(self, title, encoding):
        return next((server for server in self.able if (server.title, server.encoding) == (title, encoding)), None)

    def titles(self):
        return list(dict.fromkeys(server.title for server in self.able))

    def print_details(self):
        print(f"{spaced(self.series)} series, medians of {self.rounds}, load {self.load:.1f} at the begin:\n")
        rows = []
        for server in self.able:
            ours = self.find("aerostat", server.encoding)
            rows.append(
                (
                    server.title,
                    encoding_text(server.encoding),
                    milliseconds(server.first),
                    milliseconds(server.whole),
                    times(server.whole, ours and ours.whole),
                    milliseconds(server.processor),
                    times(server.processor, ours and ours.processor),
                    size_text(server.size),
                    f"{self.memory[server]:.0f} MiB",
                )
            )
        header = ["server", "", "first byte, ms", "whole page, ms", "", "processor time, ms", "", "bytes"]
        table([*header, "most memory"], rows)

    def add_targets(self):
        ours = self.find("aerostat", PLAIN)
        for title in self.titles():
            theirs = self.find(title, PLAIN)
            if ours and theirs and title.startswith("client_golang"):
                processor = times(theirs.processor, ours.processor)
                figure = f"{times(theirs.whole, ours.whole)}; processor time {processor}"
                what = f"scrape of {spaced(self.series)} series beside {title}"
                target(what, figure, "at least 20x", theirs.whole >= 20 * ours.whole)


def print_overview(comparisons):
    """The whole page of everyone at every size, and how many times aerostat's that is."""
    header = ["whole page, ms"]
    for comparison in comparisons:
        header += [f"{spaced(comparison.series)} series", "gzip"]
    rows = []
    for title in dict.fromkeys(title for comparison in comparisons for title in comparison.titles()):
        row = [title]
        for comparison in comparisons:
            for encoding in (PLAIN, GZIP):
                server, ours = comparison.find(title, encoding), comparison.find("aerostat", encoding)
                ratio = times(server.whole, ours.whole) if server and ours and server != ours else ""
                row.append(f"{milliseconds(server.whole)}, {ratio}".rstrip(", ") if server else "")
        rows.append(row)
    table(header, rows)


def busy_seconds():
    """For how long the processors of this machine have been busy since its start."""
    with open("/proc/stat") as stat:
        fields = [int(field) for field in stat.readline().split()[1:]]
    return (sum(fields[:3]) + sum(fields[5:8])) / os.sysconf("SC_CLK_TCK")


def own_seconds():
    """Processor time of this program and of the children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def measure():
    begun, busy, load = time.monotonic(), busy_seconds() - own_seconds(), os.getloadavg()[0]
    small = write_scenario("small", 1, 100)
    calibration = aerostat("calibration", small, "1")
    per_machine = count_series(calibration.page()[0]) / 100
    calibration.end()
    comparisons = [Comparison(round(wanted / per_machine), wanted, rounds) for wanted, rounds in SIZES]

    attempt(measure_start)
    attempt(measure_small_hosts, small)
    attempt(measure_memory)
    attempt(measure_large)
    for comparison in comparisons:
        attempt(comparison.measure)
    comparisons = [comparison for comparison in comparisons if comparison.able]
    if comparisons:
        comparisons[-1].add_targets()
    for child in list(children):
        child.end(signal.SIGKILL)

    seconds = time.monotonic() - begun
    others = max(0.0, busy_seconds() - own_seconds() - busy) / seconds / os.cpu_count() * 100
    print(
        f"`Benchmarks/scrape.sh`, {time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores ({os.uname().machine}), "
        f"load {load:.1f} at the begin; in its {seconds / 60:.1f} minutes other programs had {others:.0f} % of the "
        f"processors. {run(AEROSTAT, '--version')}; {compilers()}:\n"
    )
    table(["what", "figure", "target", ""], target_rows)
    if comparisons:
        print_overview(comparisons)
    for comparison in comparisons:
        comparison.print_details()
    for text in notes:
        print(f"- {text}")


def interrupted(*_):
    # Ctrl-C comes here twice, from the terminal and from scrape.sh; the second must not disturb the end.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(130)


signal.signal(signal.SIGTERM, interrupted)
signal.signal(signal.SIGINT, interrupted)
try:
    measure()
finally:
    for child in list(children):
        child.end(signal.SIGKILL)
if failures:
    sys.exit(f"scrape.sh: not measured: {', '.join(failures)}")
