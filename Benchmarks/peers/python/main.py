"""Serves the series of a file with the Python client, for scrape.sh to scrape.

The file has a line for each family and, after it, one for each of its series; fields are set apart by tabs:

    family  NAME  gauge|counter  HELP  LABEL...
    series  VALUE  LABEL-VALUE...
"""

import os
import sys
import threading

# Read when the client is imported: otherwise each counter has a second series.
os.environ["PROMETHEUS_DISABLE_CREATED_SERIES"] = "true"

from prometheus_client import CollectorRegistry, Counter, Gauge, start_http_server  # noqa: E402


def register(registry, path):
    metric = None
    with open(path) as file:
        for line in file:
            kind, *fields = line.rstrip("\n").split("\t")
            if kind == "family":
                name, type_name, help_text, *labels = fields
                metric = (Counter if type_name == "counter" else Gauge)(name, help_text, labels, registry=registry)
                is_counter = type_name == "counter"
            elif kind == "series" and metric is not None:
                series = metric.labels(*fields[1:]) if len(fields) > 1 else metric
                if is_counter:
                    series.inc(float(fields[0]))
                else:
                    series.set(float(fields[0]))
            else:
                sys.exit(f"{path}: {line!r} is neither a family nor a series of one")


if len(sys.argv) != 3:
    sys.exit("usage: main.py FILE PORT")
registry = CollectorRegistry()
register(registry, sys.argv[1])
start_http_server(int(sys.argv[2]), addr="127.0.0.1", registry=registry)
threading.Event().wait()
