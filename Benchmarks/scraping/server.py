"""Servers that are scraped, and what a scrape of them costs."""

import gzip
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request

FOLDER = sys.argv[2]

# A run in real time publishes once a second, one at full speed at least twice.
PUBLISHED = {"1": 1.15, "max": 0.6}
PLAIN, GZIP = "identity", "gzip"

children = []


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def accepts_connections(port):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10):
            return True
    except OSError:
        return False


def answers(port):
    """Whether /metrics gives 200."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return b" 200 " in connection.recv(64)
    except OSError:
        return False


def curl(url, encoding=PLAIN):
    """Seconds to the first byte and in all, of one scrape on a connection of its own, and the bytes of the body."""
    arguments = ["curl", "--silent", "--show-error", "--fail", "--max-time", "60", "--output", "/dev/null"]
    arguments += ["--write-out", "%{time_starttransfer} %{time_total} %{size_download}"]
    arguments += [] if encoding == PLAIN else ["--header", f"Accept-Encoding: {encoding}"]
    result = subprocess.run([*arguments, url], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if result.returncode != 0:
        raise RuntimeError(f"{url}: {result.stderr.strip()}")
    first, whole, size = result.stdout.split()
    return float(first), float(whole), int(size)


class Child:
    """A process that this program started, and ends."""

    def __init__(self, name, *arguments):
        self.name = name
        self.log = f"{FOLDER}/{name}.log"
        with open(self.log, "wb") as log:
            # A session of its own: Ctrl-C reaches this program alone, which ends the others in order.
            self.process = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self.pid = self.process.pid
        children.append(self)

    def processor_seconds(self):
        """Of all its threads, those that have ended too, to the nanosecond: by the processor clock of that process."""
        return time.clock_gettime((~self.pid << 3) | 2)

    def settle(self):
        """Waits until it works no more, such as at collecting what a scrape left over. Gives its processor seconds."""
        before = self.processor_seconds()
        for _ in range(100):
            time.sleep(0.01)
            now = self.processor_seconds()
            if now - before < 0.0002:
                return now
            before = now
        return before

    def mebibytes(self, field):
        with open(f"/proc/{self.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith(field + ":")) / 1024

    def forget_most_memory(self):
        """VmHWM begins anew, so that it does not tell of the start, which a peer spends on reading a file."""
        with open(f"/proc/{self.pid}/clear_refs", "w") as switch:
            switch.write("5\n")

    def wait_ready(self, is_ready, seconds=60):
        deadline = time.monotonic() + seconds
        while not is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                with open(self.log) as log:
                    raise RuntimeError(f"{self.name} did not answer:\n{log.read()[-2000:]}")
            time.sleep(0.002)

    def end(self, with_signal=signal.SIGTERM):
        if self not in children:
            return
        self.process.send_signal(with_signal)
        # It may have been paused.
        self.process.send_signal(signal.SIGCONT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        children.remove(self)


class Server:
    """A server that is measured in one encoding, so that its memory tells of that encoding alone."""

    def __init__(self, title, encoding, name, arguments, speed=None):
        """Starts it. The speed is that of a simulation; a peer has none, and takes its port as the last argument."""
        self.title, self.encoding, self.speed = title, encoding, speed
        port = free_port()
        self.child = Child(f"{name}-{encoding}", *arguments, f"127.0.0.1:{port}" if speed else str(port))
        self.child.wait_ready(lambda: accepts_connections(port))
        self.child.forget_most_memory()
        self.url = f"http://127.0.0.1:{port}/metrics"
        self.fresh_at = 0.0
        self.samples = []
        self.pause()

    def pause(self):
        """A simulation at full speed takes no processor in the turns of others."""
        self.fresh_at = time.monotonic() + PUBLISHED["1"]
        if self.speed == "max":
            self.child.process.send_signal(signal.SIGSTOP)

    def await_fresh(self):
        """Waits for a snapshot that has not been scraped yet."""
        if self.speed == "max":
            self.child.process.send_signal(signal.SIGCONT)
            time.sleep(PUBLISHED["max"])
        elif self.speed:
            time.sleep(max(0.0, self.fresh_at - time.monotonic()))

    def page(self):
        """The page as text, and whether it came in the encoding that was asked for."""
        self.await_fresh()
        request = urllib.request.Request(self.url, headers={"Accept-Encoding": self.encoding})
        with urllib.request.urlopen(request, timeout=120) as answer:
            body, encoding = answer.read(), answer.headers.get("Content-Encoding", PLAIN)
        self.pause()
        if encoding == GZIP:
            body = gzip.decompress(body)
        return body.decode(), encoding == self.encoding

    def measure(self):
        """One turn. With a simulation at full speed, the processor time of a scrape alone is not known."""
        self.await_fresh()
        before = None if self.speed == "max" else self.child.settle()
        first, whole, size = curl(self.url, self.encoding)
        self.pause()
        processor = None if before is None else self.child.settle() - before
        self.samples.append((first, whole, size, processor))

    def middle(self, column):
        values = [sample[column] for sample in self.samples]
        return None if None in values else statistics.median(values)

    @property
    def first(self):
        return self.middle(0)

    @property
    def whole(self):
        return self.middle(1)

    @property
    def size(self):
        return self.middle(2)

    @property
    def processor(self):
        return self.middle(3)

    def end(self):
        self.child.end()
