#!/usr/bin/env python3
"""Takes a picture of the status page of a scenario, as the README shows it.

    scripts/picture.py crisis --until low --output docs/images/crisis.png
    scripts/picture.py page-sharing --at 1200 --width 390 --dark --output sharing.png
    scripts/picture.py crisis --until low --vm batch-01 --output mapping.png

Needs Chromium and its driver (Debian: chromium, chromium-driver), and the program that `make build` makes.
"""
import argparse
import base64
import json
import pathlib
import re
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
WITHIN_SECONDS = 180


def request(url, body=None, method=None):
    """The answer to a request, read as JSON."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data, method=method), timeout=60) as answer:
        return json.loads(answer.read())


def until(what, look):
    """What `look` returns once it returns something."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise SystemExit(f"waited {WITHIN_SECONDS} s in vain for {what}")


def listening(log, pattern):
    """The port that a program has written into its log."""
    return until(f"a port in {log}", lambda: re.search(pattern, log.read_text())).group(1)


class Browser:
    """Chromium without a window, through its driver."""

    def __init__(self, port, folder, width, height):
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]
        options = {"args": arguments + [f"--user-data-dir={folder}/browser", f"--window-size={width},{height}"]}
        self.driver = f"http://127.0.0.1:{port}"
        wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
        self.session = f"{self.driver}/session/{request(self.driver + '/session', wanted)['value']['sessionId']}"

    def post(self, command, body):
        return request(f"{self.session}/{command}", body)["value"]

    def devtools(self, command, parameters):
        return self.post("goog/cdp/execute", {"cmd": command, "params": parameters})

    def run(self, script):
        return self.post("execute/sync", {"script": script, "args": []})

    def end(self):
        request(self.session, method="DELETE")


def take(options, browser, page):
    """Waits for the moment that was asked for and writes the picture."""
    theme = [{"name": "prefers-color-scheme", "value": "dark" if options.dark else "light"}]
    browser.devtools("Emulation.setEmulatedMedia", {"features": theme})
    screen = {"width": options.width, "height": options.height, "deviceScaleFactor": options.scale}
    browser.devtools("Emulation.setDeviceMetricsOverride", screen | {"mobile": options.width < 600})
    browser.post("url", {"url": page})

    # What the page shows, so that the picture is of that moment.
    script = f"""
        const state = document.querySelector('#state b').textContent;
        const isState = [null, state].includes({json.dumps(options.until)});
        const isReached = isState && Number(document.documentElement.dataset.elapsed) >= {options.at};
        return isReached;"""
    until("the moment", lambda: browser.run(script))
    if options.vm:
        selector = f"tr[data-vm='{options.vm}'] button.why"
        browser.run(f"document.querySelector(\"{selector}\").click()")
        until("the mapping", lambda: browser.run("return document.querySelector('#mapping svg') !== null"))
        time.sleep(0.5)
    taken = browser.devtools("Page.captureScreenshot", {"captureBeyondViewport": options.whole})
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_bytes(base64.b64decode(taken["data"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario")
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--at", type=float, default=30, help="simulated seconds since the start, at the earliest")
    parser.add_argument("--until", help="memory state to wait for")
    parser.add_argument("--speed", default="20")
    parser.add_argument("--host", help="host of a fleet")
    parser.add_argument("--vm", help="machine whose explanation is open")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--whole", action="store_true", help="the whole page and not a screen of it")
    parser.add_argument("--program", default=str(ROOT / ".build/release/aerostat"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        logs = [folder / "aerostat.log", folder / "chromedriver.log"]
        address = ["--web.listen-address", "127.0.0.1:0", "--speed", options.speed]
        with open(logs[0], "w") as first, open(logs[1], "w") as second:
            programs = [
                subprocess.Popen([options.program, "serve", options.scenario] + address, stderr=first),
                subprocess.Popen(["chromedriver", "--port=0"], stdout=second),
            ]
            try:
                port = listening(logs[0], r"address=127\.0\.0\.1:([1-9]\d*)")
                driver = listening(logs[1], r"started successfully on port (\d+)")
                browser = Browser(driver, folder, options.width, options.height)
                try:
                    host = f"?host={options.host}" if options.host else ""
                    take(options, browser, f"http://127.0.0.1:{port}/{host}")
                finally:
                    browser.end()
            finally:
                for program in programs:
                    program.terminate()
                    program.wait()


if __name__ == "__main__":
    main()
