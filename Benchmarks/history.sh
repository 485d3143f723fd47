#!/usr/bin/env bash
# history.sh [AEROSTAT]: how fast a history is written, how large it is, and how soon it is reported from.
#
# Prints one table in Markdown; progress goes to standard error. Needs python3, which reads the figures of each process.
# Uses the release build unless told of another. Takes about five minutes and two gigabytes of the folder for temporary files.
set -euo pipefail
cd "$(dirname "$0")/.."

aerostat=$(realpath "${1:-.build/release/aerostat}")
if [ ! -x "$aerostat" ]; then
    echo "history.sh: $aerostat is not there: run \`make build\` first" >&2
    exit 1
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

# One host with 100 machines, overcommitted enough for every mechanism to act.
cat >"$folder/hundred.yaml" <<'SCENARIO'
hosts:
  - name: esx
    memory: 257 GiB
    virtualMachines:
      - group: web
        count: 100
        memory: 4 GiB
        stagger: 7s
        workload:
          workingSet: {pattern: bursts, base: 25%, peak: 50%, every: 4m, length: 90s}
          idle: 25%
          fileCache: 20%
          growthRate: 64 MiB/s
SCENARIO

python3 - "$aerostat" "$folder" <<'PYTHON'
import os
import sqlite3
import subprocess
import sys
import time

aerostat, folder = sys.argv[1:]
scenario = f"{folder}/hundred.yaml"


def measure(*arguments, output="/dev/null", statuses=(0,)):
    """Runs the program; returns seconds by the clock, of processor time, and the most resident memory in MiB."""
    print("history.sh: aerostat", " ".join(arguments), file=sys.stderr)
    with open(output, "wb") as out:
        start = time.monotonic()
        child = subprocess.Popen([aerostat, *arguments], stdout=out)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in statuses:
        sys.exit(f"history.sh: exit code {child.returncode}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def count(file, sql):
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        return database.execute(sql).fetchone()[0]


def lines(file):
    with open(file, "rb") as text:
        return sum(1 for _ in text)


def row(what, figure, target, reached):
    print(f"| {what} | {figure} | {target} | {'reached' if reached else '**missed**'} |", flush=True)


def run(length, interval, *more):
    return measure("run", scenario, "--for", length, "--interval", interval, "--threads", "1", *more)


print(f"`Benchmarks/history.sh`, {time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}:\n")
print("| what | figure | target | |\n| --- | --- | --- | --- |")

day = f"{folder}/day.db"
# The table of hosts costs next to nothing; what is left is the simulation.
plain = run("24h", "15s", "--by", "host")
written = run("24h", "15s", "--history", day)
rows = count(day, "SELECT count(*) FROM vm_sample")
columns = count(day, "SELECT count(*) FROM pragma_table_info('vm_sample')") - 1
cost = max(written[1] - plain[1], 1e-9)
row(
    f"{rows} VM rows of {columns} values, thinning included, processor time beside the same run without",
    f"{rows * columns / cost / 1e6:.1f} million values a second, {cost / rows * 1e6:.1f} us a row",
    "at least 2 million",
    rows * columns / cost >= 2e6,
)
size = os.path.getsize(day)
row("the file, everything in it, for each VM row", f"{size / rows:.0f} bytes", "at most 250", size / rows <= 250)

# What the summary says of the day is not the question: its exit code may be 1 or 2.
figures = sorted(measure("summary", "--history", day, statuses=(0, 1, 2)) for _ in range(5))
seconds, _, memory = figures[2]
row("summary of that day, median of 5", f"{seconds:.2f} s, {memory:.0f} MiB", "under 1 s", seconds < 1)

month = f"{folder}/month.db"
run("30d", "15s", "--history", month)
table = f"{folder}/month.csv"
report = ["report", "--history", month, "--since", "30d", "--by", "vm", "--format", "csv"]
report = [*report[:3], "--from", "2026-01-01T00:00:00Z", "--to", "2026-01-31T00:00:00Z", *report[5:]]
for step in ["5m", "1h"]:
    seconds, _, memory = measure(*report, "--step", step, output=table)
    row(
        f"a month of 100 VMs at 15 s to CSV by {step}: {lines(table) - 1} rows, {os.path.getsize(table) / 1e6:.0f} MB; "
        f"the file has {os.path.getsize(month) / 1e6:.0f} MB",
        f"{seconds:.1f} s, {memory:.0f} MiB",
        "under 30 s, 100 MiB",
        seconds < 30 and memory < 100,
    )
fortnight = f"{folder}/fortnight.db"
run("14d", "5m", "--history", fortnight)
seconds, _, memory = measure(
    "report", "--history", fortnight, "--by", "vm", "--step", "5m", "--format", "csv", output=table
)
row(
    f"every row of 14 days at 5 minutes to CSV: {lines(table) - 1} rows, {os.path.getsize(table) / 1e6:.0f} MB",
    f"{seconds:.1f} s, {memory:.0f} MiB",
    "100 MiB",
    memory < 100,
)
PYTHON
