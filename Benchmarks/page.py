#!/usr/bin/env python3
"""What the status page costs: first paint, an open page beside a scrape each second, and ten open pages at full speed.

    Benchmarks/page.py [--program .build/release/aerostat] [--seconds 20] [--rounds 3]

Processor time is that of the server, from the kernel's accounts of its threads. Polls are those of the page: its host each
second, the fleet each five. Needs Chromium and its driver for the first paint.
"""
import argparse
import http.client
import importlib.util
import json
import pathlib
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
spec = importlib.util.spec_from_file_location("picture", ROOT / "scripts/picture.py")
picture = importlib.util.module_from_spec(spec)
spec.loader.exec_module(picture)

SCENARIO = """
description: Machines for a measurement.
hosts:
  - name: large
    memory: {memory} GiB
    virtualMachines:
      - {{group: web, count: {count}, memory: 1 GiB, workload: {{workingSet: 40%, idle: 20%, fileCache: 30%}}}}
"""


class Server:
    """aerostat with a scenario of so many machines, on a host that holds four fifths of them."""

    def __init__(self, program, folder, count, speed):
        scenario = folder / f"machines-{count}.yaml"
        scenario.write_text(SCENARIO.format(memory=max(8, count * 4 // 5), count=count))
        log = folder / f"aerostat-{count}-{speed}.log"
        arguments = ["serve", str(scenario), "--speed", speed, "--web.listen-address", "127.0.0.1:0"]
        with open(log, "w") as output:
            self.process = subprocess.Popen([program] + arguments, stderr=output)
        self.url = f"http://127.0.0.1:{picture.listening(log, r'address=127[.]0[.]0[.]1:([1-9][0-9]*)')}/"

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return answer.read()

    def processor_seconds(self):
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    def elapsed(self):
        return json.loads(self.get("api/v1/hosts"))["elapsed_seconds"]

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Client:
    """One that keeps its connection, as browsers and Prometheus do."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection(server.url.split("/")[2], timeout=30)

    def get(self, path):
        self.connection.request("GET", "/" + path)
        self.connection.getresponse().read()


def look(server, stop):
    """Asks as an open page does."""
    client = Client(server)
    seconds = 0
    while not stop.is_set():
        client.get("api/v1/status")
        if seconds % 5 == 0:
            client.get("api/v1/hosts")
        seconds += 1
        stop.wait(1)


def scrape(server, stop):
    client = Client(server)
    while not stop.is_set():
        client.get("metrics")
        stop.wait(1)


def nobody(server, stop):
    stop.wait()


def during(server, seconds, tasks):
    """Processor seconds and simulated seconds a second while the tasks run."""
    stop = threading.Event()
    threads = [threading.Thread(target=task, args=(server, stop)) for task in tasks]
    begin, work, elapsed = time.monotonic(), server.processor_seconds(), server.elapsed()
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    span = time.monotonic() - begin
    result = (server.processor_seconds() - work) / span, (server.elapsed() - elapsed) / span
    stop.set()
    for thread in threads:
        thread.join()
    return result


def cost(options, folder, count):
    server = Server(options.program, folder, count, "1")
    try:
        server.get("metrics"), server.get("api/v1/status")
        sizes = [len(server.get(path)) for path in ("api/v1/status", "metrics")]
        found = {task: [] for task in (nobody, look, scrape)}
        for _ in range(options.rounds):
            for task, costs in found.items():
                costs.append(during(server, options.seconds, [task])[0] * 1000)
        base, page, metrics = (statistics.median(costs) for costs in found.values())
        print(f"{count} machines, processor time a second: nobody {base:.2f} ms, an open page +{page - base:.2f} ms "
              f"({sizes[0]} bytes), a scrape +{metrics - base:.2f} ms ({sizes[1]} bytes)")
    finally:
        server.stop()


def ten_pages(options, folder):
    server = Server(options.program, folder, 1000, "max")
    try:
        found = {0: [], 10: []}
        for _ in range(options.rounds):
            for count, speeds in found.items():
                speeds.append(during(server, options.seconds, [look] * count)[1])
        alone, watched = (statistics.median(speeds) for speeds in found.values())
        print(f"1000 machines at full speed: {alone:.0f} simulated seconds a second, {watched:.0f} with ten open pages "
              f"({watched / alone:.3f}x)")
    finally:
        server.stop()


def first_paint(options, folder, count):
    server = Server(options.program, folder, count, "1")
    log = folder / "chromedriver.log"
    with open(log, "w") as output:
        driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=output)
    try:
        browser = picture.Browser(picture.listening(log, r"started successfully on port (\d+)"), folder, 1280, 900)
        try:
            times = []
            for _ in range(11):
                browser.post("url", {"url": server.url})
                time.sleep(1.5)
                times.append(browser.run("return performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            # The first one starts the browser's own parts.
            print(f"first paint with {count} machines: median {statistics.median(times[1:]):.0f} ms, "
                  f"worst of {len(times) - 1} {max(times[1:]):.0f} ms, the very first {times[0]:.0f} ms")
        finally:
            browser.end()
    finally:
        driver.terminate()
        driver.wait()
        server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / ".build/release/aerostat"))
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for count in (10, 1000):
            first_paint(options, folder, count)
        for count in (100, 1000):
            cost(options, folder, count)
        ten_pages(options, folder)


if __name__ == "__main__":
    main()
