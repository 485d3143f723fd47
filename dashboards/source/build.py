"""Writes the dashboards as JSON that Grafana imports: `build.py [--output DIR]`."""

import argparse
import json
from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder

import exporter
import fleet
import host_memory
import virtual_machine

DASHBOARDS = {
    "host-memory.json": host_memory.dashboard,
    "virtual-machine.json": virtual_machine.dashboard,
    "fleet.json": fleet.dashboard,
    "aerostat.json": exporter.dashboard,
}


def text(dashboard) -> str:
    """The same bytes for the same source: keys are sorted."""
    return json.dumps(dashboard, cls=JSONEncoder, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(__file__).resolve().parent.parent
    parser.add_argument(
        "--output", metavar="DIR", type=Path, default=default, help="where to write (default: %(default)s)"
    )
    folder = parser.parse_args().output
    folder.mkdir(parents=True, exist_ok=True)
    for name, dashboard in DASHBOARDS.items():
        (folder / name).write_text(text(dashboard()), encoding="utf-8")
        print(folder / name)


if __name__ == "__main__":
    main()
