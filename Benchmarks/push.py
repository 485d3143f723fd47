"""The measuring half of push.sh, which says what it does; not for use alone."""

import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request

AEROSTAT, FOLDER = sys.argv[1:]

# Throughput: hosts with 100 machines each, a round a second of them; seconds in which these go out as they come, and in
# which they wait; turns; patience for one drain; length of the run that is sent as fast as can be.
HOSTS = 10
LIVE_SECONDS = 5
BACKLOG_SECONDS = 15
ROUNDS = int(os.environ.get("PUSH_ROUNDS", "3"))
DRAIN_SECONDS = 30
BACKFILL = "4h"

# Loss: seconds from the first sample on. Kills come while the receiver is up, while it is down, and when it is back.
KILLS = [3, 12, 21, 33, 43, 51.5, 60]
RECEIVER_DOWN, RECEIVER_UP = 23, 51
LOSS_SECONDS = 68
SETTLE_SECONDS = 25

children = []


def say(text):
    print("push.sh:", text, file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def get(url, data=None, timeout=10):
    with urllib.request.urlopen(url, data=data, timeout=timeout) as answer:
        return answer.read().decode()


def page_value(page, series):
    return float(next(line.rsplit(" ", 1)[1] for line in page.splitlines() if line.startswith(series + " ")))


def count_series(page):
    return sum(1 for line in page.splitlines() if not line.startswith("#"))


def spaced(number):
    return f"{number:,.0f}".replace(",", " ")


class Child:
    """A process that this program started, and ends."""

    def __init__(self, name, *arguments, environment=None):
        self.log = f"{FOLDER}/{name}.log"
        with open(self.log, "ab") as log:
            # A session of its own: Ctrl-C reaches this program alone, which ends the others in order.
            self.process = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, **(environment or {})},
            )
        self.name = name
        self.begun = time.monotonic()
        children.append(self)

    def processor_seconds(self):
        """Of all its threads, those that have ended too."""
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_mebibytes(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024

    def end(self, with_signal=signal.SIGTERM):
        if self in children:
            self.process.send_signal(with_signal)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            children.remove(self)

    def wait_ready(self, url, seconds=20):
        deadline = time.monotonic() + seconds
        while True:
            try:
                return get(url, timeout=2)
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    with open(self.log) as log:
                        sys.exit(f"push.sh: {self.name} did not answer:\n{log.read()[-2000:]}")
                time.sleep(0.02)


def write_scenario(name, hosts):
    """The scenario of history.sh: hosts with 100 machines, overcommitted enough for every mechanism to act."""
    path = f"{FOLDER}/{name}.yaml"
    with open(path, "w") as scenario:
        scenario.write(
            f"""hosts:
  - name: esx
    count: {hosts}
    memory: 257 GiB
    virtualMachines:
      - group: web
        count: 100
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


class Source(Child):
    """What a peer scrapes: `aerostat serve`, one for each, so that its count of scrapes is of this peer's alone."""

    def __init__(self, name, scenario):
        self.port = free_port()
        super().__init__(name, AEROSTAT, "serve", scenario, "--web.listen-address", f"127.0.0.1:{self.port}")
        self.looks = 0
        self.series = count_series(self.look())

    def look(self):
        page = self.wait_ready(f"http://127.0.0.1:{self.port}/metrics")
        self.looks += 1
        return page

    def scrapes(self):
        """How many scrapes of the peer it has answered."""
        page = self.look()
        if count_series(page) != self.series:
            sys.exit("push.sh: the page has not always had as many series: what a scrape holds is not known")
        return int(page_value(page, "aerostat_scrapes_total")) - (self.looks - 1)


class Receiver(Child):
    """The receiver that checks and discards, on one core."""

    def __init__(self, name):
        self.port = free_port()
        super().__init__(name, f"{FOLDER}/receiver", "-order", str(self.port), environment={"GOMAXPROCS": "1"})
        self.wait_ready(f"http://127.0.0.1:{self.port}/counts")

    def counts(self):
        text = get(f"http://127.0.0.1:{self.port}/counts")
        return {name: float(value) for name, value in (line.split() for line in text.splitlines())}

    def close(self):
        """From now on nothing is answered. Gives the bytes of a sample until now."""
        get(f"http://127.0.0.1:{self.port}/close", data=b"")
        counts = self.counts()
        return counts["body_bytes"] / max(1, counts["samples"])

    def open(self, until):
        get(f"http://127.0.0.1:{self.port}/open", data=f"until={until}".encode())


class Scraper:
    """A peer: scrapes its own source once a second and sends what it has scraped."""

    rounds_name = "scrapes"

    def __init__(self, folder, scenario, receiver_port):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.source = Source(f"{os.path.basename(folder)}-source", scenario)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{receiver_port}/api/v1/write"
        self.configure()
        self.start()

    def scrape_configuration(self):
        return (
            "global: {scrape_interval: 1s, scrape_timeout: 1s}\n"
            f"scrape_configs: [{{job_name: {self.job}, "
            f"static_configs: [{{targets: ['127.0.0.1:{self.source.port}']}}]}}]\n"
        )

    def stop_taking_in(self):
        self.rounds = self.source.scrapes()
        self.source.end()

    def taken_in(self):
        """How many samples it has scraped."""
        return self.rounds * self.source.series

    def deliver_rest(self):
        """It does so by itself."""

    def stop(self):
        self.source.end()
        self.child.end(signal.SIGKILL)


class Agent(Scraper):
    job, title, queue = "agent", "Prometheus in agent mode", "{}"

    def configure(self):
        with open(f"{self.folder}/agent.yml", "w") as file:
            file.write(self.scrape_configuration())
            file.write(f"remote_write: [{{url: '{self.url}', remote_timeout: 2m, queue_config: {self.queue}}}]\n")

    def start(self):
        self.child = Child(
            os.path.basename(self.folder),
            "prometheus",
            "--enable-feature=agent",
            f"--config.file={self.folder}/agent.yml",
            f"--storage.agent.path={self.folder}/data",
            f"--web.listen-address=127.0.0.1:{self.port}",
            "--log.level=warn",
        )


class TunedAgent(Agent):
    job, title = "agent4", "the same, 4 shards and 10 000 samples a request"
    queue = "{min_shards: 4, max_samples_per_send: 10000, capacity: 50000}"


class VMAgent(Scraper):
    job = title = "vmagent"

    def configure(self):
        with open(f"{self.folder}/scrape.yml", "w") as file:
            file.write(self.scrape_configuration())

    def start(self):
        self.child = Child(
            os.path.basename(self.folder),
            "vmagent",
            f"-promscrape.config={self.folder}/scrape.yml",
            f"-remoteWrite.url={self.url}",
            f"-remoteWrite.tmpDataPath={self.folder}/data",
            "-remoteWrite.sendTimeout=2m",
            f"-httpListenAddr=127.0.0.1:{self.port}",
            "-loggerLevel=WARN",
        )


class Twin:
    """aerostat itself: simulates what the peers scrape, a round a second, and keeps its queue in files."""

    job, title, rounds_name = "aerostat", "`aerostat serve`", "rounds"

    def __init__(self, folder, scenario, receiver_port):
        self.folder, self.scenario = folder, scenario
        self.queue = f"{folder}/queue"
        os.makedirs(self.queue, exist_ok=True)
        self.push_url = f"remote-write+http://127.0.0.1:{receiver_port}/api/v1/write"
        self.port = free_port()
        self.start()
        page = self.child.wait_ready(f"http://127.0.0.1:{self.port}/metrics")
        self.series = count_series(page)

    def start(self):
        self.child = Child(
            os.path.basename(self.folder),
            AEROSTAT,
            *["serve", self.scenario, "--web.listen-address", f"127.0.0.1:{self.port}"],
            *["--push", self.push_url, "--queue", self.queue, "--push-interval", "1s"],
        )

    def taken_in(self):
        """How many samples it has put into its queue, by its ledger, all lives of the process together."""
        status = [AEROSTAT, "push", "--queue", self.queue, "--status"]
        ledger = subprocess.run(status, capture_output=True, text=True, check=True).stdout
        return int(next(line.split()[1] for line in ledger.splitlines() if line.split()[:1] == ["accepted"]))

    @property
    def rounds(self):
        return round(self.taken_in() / self.series)

    def stop_taking_in(self):
        """It cannot be told to make no more rounds, and need not: it goes on while it drains."""

    def deliver_rest(self):
        """Kills it once more, and delivers what waits as cron would."""
        self.child.end(signal.SIGKILL)
        self.child = Child("push", AEROSTAT, "push", "--queue", self.queue, "--timeout", f"{SETTLE_SECONDS}s")

    def stop(self):
        self.child.end(signal.SIGKILL)


def can_push():
    return "--queue" in subprocess.run([AEROSTAT, "serve", "--help"], capture_output=True, text=True).stdout


def drain(sender, receiver):
    """Opens the gate and waits for what was taken in; gives the figures of this sender, none if it takes too long."""
    processor, receiver_processor = sender.child.processor_seconds(), receiver.processor_seconds()
    taken_in, before = sender.taken_in(), receiver.counts()
    receiver.open(taken_in)
    deadline = time.monotonic() + DRAIN_SECONDS
    while (counts := receiver.counts())["reached_seconds"] == 0:
        if time.monotonic() > deadline:
            say(f"{sender.job}: {counts['samples']:.0f} of {taken_in} samples in {DRAIN_SECONDS} s")
            return None
        time.sleep(0.1)
    after = sender.child.processor_seconds()
    if counts["refused"]:
        say(f"{sender.job}: {counts['refused']:.0f} requests were refused")
    altogether = counts["samples"]
    drained = {name: value - before[name] for name, value in counts.items()}
    return {
        "rate": (taken_in - before["samples"]) / counts["reached_seconds"],
        "draining": (after - processor) / drained["samples"] * 1e6,
        "altogether": after / altogether * 1e6,
        "receiver": (receiver.processor_seconds() - receiver_processor) / drained["samples"] * 1e6,
        "bytes": drained["body_bytes"] / drained["samples"],
        "request": drained["samples"] / drained["requests"],
        "disorder": drained["out_of_order"] / drained["samples"],
        "memory": sender.child.peak_mebibytes(),
        "samples": drained["samples"],
    }


def run_and_wait(*arguments):
    """Seconds by the clock and of processor time, and most memory in MiB, of the program."""
    begun = time.monotonic()
    child = Child("run", AEROSTAT, *arguments)
    _, status, usage = os.wait4(child.process.pid, 0)
    seconds = time.monotonic() - begun
    child.process.returncode = os.waitstatus_to_exitcode(status)
    children.remove(child)
    if child.process.returncode != 0:
        with open(child.log) as log:
            sys.exit(f"push.sh: aerostat {' '.join(arguments)}:\n{log.read()[-2000:]}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


class Backfill:
    title = f"`aerostat run --for {BACKFILL} --interval 15s --push`"


def measure_backfill():
    """A run with its own times, which is as fast as it can be sent: beside the same run without a push."""
    scenario = f"{FOLDER}/hundred.yaml"
    arguments = ["run", scenario, "--for", BACKFILL, "--interval", "15s", "--end-at", "now", "--by", "host"]
    receiver = Receiver("receiver-backfill")
    receiver.open(1)
    _, plain, _ = run_and_wait(*arguments)
    before = receiver.processor_seconds()
    url = f"remote-write+http://127.0.0.1:{receiver.port}/api/v1/write"
    seconds, processor, memory = run_and_wait(*arguments, "--push", url)
    counts = receiver.counts()
    samples = counts["samples"]
    result = {
        "rate": samples / seconds,
        "draining": (processor - plain) / samples * 1e6,
        "altogether": processor / samples * 1e6,
        "receiver": (receiver.processor_seconds() - before) / samples * 1e6,
        "bytes": counts["body_bytes"] / samples,
        "request": samples / counts["requests"],
        "disorder": counts["out_of_order"] / samples,
        "memory": memory,
        "samples": samples,
    }
    receiver.end()
    return result


def measure_throughput(kinds):
    scenario = write_scenario("thousand", HOSTS)
    write_scenario("hundred", 1)
    figures = {kind: [] for kind in kinds}
    for turn in range(ROUNDS):
        say(f"throughput, round {turn + 1} of {ROUNDS}")
        receivers = [Receiver(f"receiver-{kind.job}-{turn}") for kind in kinds]
        senders = [
            kind(f"{FOLDER}/{kind.job}-{turn}", scenario, receiver.port) for kind, receiver in zip(kinds, receivers)
        ]
        # A Prometheus looks for its targets every five seconds.
        time.sleep(6 + LIVE_SECONDS)
        live = [receiver.close() for receiver in receivers]
        time.sleep(BACKLOG_SECONDS)
        for sender in senders:
            sender.stop_taking_in()
        # They meet the end of the source before they are measured.
        time.sleep(1.5)
        order = list(range(len(kinds)))
        for index in order[turn % len(order) :] + order[: turn % len(order)]:
            result = drain(senders[index], receivers[index])
            if result:
                figures[kinds[index]].append({**result, "turn": turn, "live": live[index]})
            senders[index].stop()
            receivers[index].end()
        if Twin in kinds:
            figures.setdefault(Backfill, []).append({**measure_backfill(), "turn": turn, "live": None})
    return figures


class Store(Child):
    """A Prometheus that stores what it is sent, however late it comes."""

    def __init__(self):
        self.port = free_port()
        with open(f"{FOLDER}/store.yml", "w") as file:
            file.write("storage: {tsdb: {out_of_order_time_window: 32d}}\n")
        self.start()

    def start(self):
        super().__init__(
            "store",
            "prometheus",
            f"--config.file={FOLDER}/store.yml",
            f"--storage.tsdb.path={FOLDER}/store",
            "--web.enable-remote-write-receiver",
            f"--web.listen-address=127.0.0.1:{self.port}",
            "--log.level=warn",
        )
        self.wait_ready(f"http://127.0.0.1:{self.port}/-/ready")

    def ask(self, query):
        words = urllib.parse.urlencode({"query": query})
        answer = get(f"http://127.0.0.1:{self.port}/api/v1/query?{words}", timeout=30)
        return {row["metric"].get("job"): float(row["value"][1]) for row in json.loads(answer)["data"]["result"]}

    def samples(self, family):
        """Of each job: how many pairs of a series and a time are stored in a family. Stale markers do not count."""
        return self.ask(f"sum by (job) (count_over_time({family}[10m]))")

    def all_samples(self):
        """Without the series that a scraper makes of each scrape."""
        families = json.loads(get(f"http://127.0.0.1:{self.port}/api/v1/label/__name__/values"))["data"]
        total = {}
        for family in families:
            if family != "up" and not family.startswith("scrape_"):
                for job, count in self.samples(family).items():
                    total[job] = total.get(job, 0) + count
        return total


def kill_and_restart(sender, phase):
    """Kills it and starts it in the same places; a peer half way between two scrapes, so that none is under way."""
    if isinstance(sender, Scraper):
        time.sleep((phase + 0.5 - time.time()) % 1)
    sender.child.end(signal.SIGKILL)
    sender.running += time.monotonic() - sender.child.begun
    sender.start()


def measure_loss(kinds):
    say(f"loss: {len(KILLS)} kills of each sender in {LOSS_SECONDS} s")
    scenario = f"{FOLDER}/hundred.yaml"
    store = Store()
    senders = [kind(f"{FOLDER}/{kind.job}-loss", scenario, store.port) for kind in kinds]
    deadline = time.monotonic() + 20
    while len(phases := store.ask("timestamp(aerostat_run_start_time_seconds)")) < len(kinds):
        if time.monotonic() > deadline:
            sys.exit(f"push.sh: only {sorted(phases)} have sent anything")
        time.sleep(0.2)
    phases = {job: value % 1 for job, value in phases.items()}
    for sender in senders:
        sender.running = 0
    begun = time.monotonic()
    steps = [(at, "kill") for at in KILLS] + [(RECEIVER_DOWN, "down"), (RECEIVER_UP, "up"), (LOSS_SECONDS, "end")]
    for at, step in sorted(steps):
        time.sleep(max(0, begun + at - time.monotonic()))
        if step == "down":
            store.end()
        elif step == "up":
            store.start()
        elif step == "kill":
            for sender in senders:
                kill_and_restart(sender, phases[sender.job])
    for sender in senders:
        sender.stop_taking_in()
        sender.running += time.monotonic() - sender.child.begun
        sender.deliver_rest()
    # Until nothing has come for a while: who waits before trying again is given the time.
    stored, quiet = {}, time.monotonic()
    deadline = quiet + SETTLE_SECONDS
    while time.monotonic() < deadline and time.monotonic() - quiet < 12:
        time.sleep(1)
        if (now := store.samples("aerostat_vm_memory_size_bytes")) != stored:
            stored, quiet = now, time.monotonic()
    stored = store.all_samples()
    for sender in senders:
        sender.stop()
    store.end()
    return [(sender, stored.get(sender.job, 0)) for sender in senders]


def middle(results, name):
    return statistics.median(result[name] for result in results)


def pace_beside(results, others):
    """The median over rounds of how much faster it was than another in the same round."""
    paces = {other["turn"]: other["rate"] for other in others}
    return statistics.median(
        result["rate"] / paces[result["turn"]] for result in results if result["turn"] in paces
    )


def table_row(*cells):
    print("|", " | ".join(cells), "|")


def print_throughput(figures):
    head = ["sender", "samples", "a second", "beside the agent"]
    head += ["processor seconds a million samples, draining", "from the start on"]
    head += ["bytes a sample, live", "draining", "samples a request", "out of order", "most memory"]
    table_row(*head)
    table_row(*["---"] * len(head))
    for kind, results in figures.items():
        if not results:
            table_row(kind.title, "", f"not drained within {DRAIN_SECONDS} s", *[""] * (len(head) - 3))
            continue
        table_row(
            kind.title,
            f"{middle(results, 'samples') / 1e6:.1f} million",
            spaced(middle(results, "rate")),
            f"{pace_beside(results, figures[Agent]):.1f}x" if figures[Agent] else "",
            f"{middle(results, 'draining'):.2f}",
            f"{middle(results, 'altogether'):.2f}",
            "" if results[0]["live"] is None else f"{middle(results, 'live'):.1f}",
            f"{middle(results, 'bytes'):.1f}",
            spaced(middle(results, "request")),
            f"{middle(results, 'disorder') * 100:.0f} %",
            f"{middle(results, 'memory'):.0f} MiB",
        )
    everything = [result for results in figures.values() for result in results]
    if everything:
        print(
            f"\nMedians of {ROUNDS}. The receiver, held to one core, used "
            f"{min(result['receiver'] for result in everything):.2f} to "
            f"{max(result['receiver'] for result in everything):.2f} processor seconds a million samples."
        )


def print_loss(results):
    print()
    table_row("sender", "running", "taken in", "samples of it", "arrived", "lost")
    table_row(*["---"] * 6)
    for sender, stored in results:
        taken_in = sender.taken_in()
        if stored > taken_in:
            say(f"{sender.job}: more was stored than was taken in: the same samples came in other series, or uncounted")
        table_row(
            sender.title,
            f"{sender.running:.0f} s",
            f"{sender.rounds} {sender.rounds_name}",
            spaced(taken_in),
            spaced(stored),
            f"{spaced(taken_in - stored)}, {(taken_in - stored) / taken_in * 100:.1f} %",
        )


def interrupted(*_):
    # Ctrl-C comes here twice, from the terminal and from push.sh; the second must not disturb the end.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(130)


signal.signal(signal.SIGTERM, interrupted)
signal.signal(signal.SIGINT, interrupted)
try:
    ours = [Twin] if can_push() else []
    if not ours:
        say("this aerostat has no remote write: its rows are left out")
    throughput = measure_throughput([Agent, TunedAgent, VMAgent, *ours])
    loss = measure_loss([Agent, VMAgent, *ours])
    load = os.getloadavg()[0]
    print(f"`Benchmarks/push.sh`, {time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, load {load:.1f} at the end:\n")
    if ROUNDS > 0:
        print_throughput(throughput)
    print_loss(loss)
finally:
    for child in list(children):
        child.end(signal.SIGKILL)
