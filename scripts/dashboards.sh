#!/usr/bin/env bash
# dashboards.sh [OPTION...]: builds the dashboards from dashboards/source, with a Python environment of its own in
# .build/dashboards. Options are handed on, such as --output DIR. PYTHON names another Python than python3.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
requirements=$root/dashboards/requirements.txt
environment=$root/.build/dashboards
python=${PYTHON:-python3}

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

is_installed() {
    [ -x "$environment/bin/python" ] && cmp -s "$requirements" "$environment/requirements.txt" &&
        "$environment/bin/python" -c 'import grafana_foundation_sdk' 2>/dev/null
}

if ! is_installed; then
    command -v "$python" >/dev/null || fail "Building the dashboards needs Python 3.11 or later; there is no $python."
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Building the dashboards needs Python 3.11 or later; $python is $("$python" --version 2>&1)." \
            "PYTHON names another one."
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "$python cannot make environments with pip. On Debian, as root: apt-get install python3-venv"
    rm -rf "$environment"
    mkdir -p "$(dirname "$environment")"
    "$python" -m venv "$environment"
    log=$environment/pip.log
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes \
        --only-binary :all: --requirement "$requirements" >"$log" 2>&1 ||
        fail "$(tail -n 3 "$log")" \
            "pip could not install what $requirements lists. It needs a package index: the public one," \
            "or one that PIP_INDEX_URL or PIP_FIND_LINKS names. Nothing was built."
    # The last step, so that a half-made environment is made again.
    cp "$requirements" "$environment/requirements.txt"
fi

# No compiled files beside the sources.
exec "$environment/bin/python" -B "$root/dashboards/source/build.py" "$@"
