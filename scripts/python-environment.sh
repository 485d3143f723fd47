#!/usr/bin/env bash
# python-environment.sh NAME REQUIREMENTS: makes .build/NAME an environment of Python's with what a file of requirements
# lists, each with its hash, and prints the Python in it. One that is complete stays as it is. PYTHON names another Python
# than python3.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
environment=$root/.build/$1
requirements=$2
python=${PYTHON:-python3}

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

if ! [ -x "$environment/bin/python" ] || ! cmp -s "$requirements" "$environment/requirements.txt"; then
    command -v "$python" >/dev/null || fail "This needs Python 3.11 or later; there is no $python."
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "This needs Python 3.11 or later; $python is $("$python" --version 2>&1). PYTHON names another one."
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "$python cannot make environments with pip. On Debian, as root: apt-get install python3-venv"
    rm -rf "$environment"
    mkdir -p "$(dirname "$environment")"
    "$python" -m venv "$environment"
    log=$environment/pip.log
    # The file lists all that is needed, so nothing is looked for beside it.
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --no-deps \
        --require-hashes --only-binary :all: --requirement "$requirements" >"$log" 2>&1 ||
        fail "$(tail -n 3 "$log")" \
            "pip could not install what $requirements lists. It needs a package index: the public one," \
            "or one that PIP_INDEX_URL or PIP_FIND_LINKS names. Nothing was built."
    # The last step, so that a half-made environment is made again.
    cp "$requirements" "$environment/requirements.txt"
fi
echo "$environment/bin/python"
