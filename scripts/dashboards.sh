#!/usr/bin/env bash
# dashboards.sh [OPTION...]: builds the dashboards from dashboards/source, with a Python environment of its own in
# .build/dashboards. Options are handed on, such as --output DIR. PYTHON names another Python than python3.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
python=$("$root/scripts/python-environment.sh" dashboards "$root/dashboards/requirements.txt")

# No compiled files beside the sources.
exec "$python" -B "$root/dashboards/source/build.py" "$@"
