#!/usr/bin/env bash
# axe.sh: prints the path of axe-core, the accessibility checker that the tests of the status page let run in the page.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
python=$("$root/scripts/python-environment.sh" axe "$root/Tests/StatusPageEndToEndTests/Accessibility/requirements.txt")
"$python" -c 'import importlib.util, pathlib
print(pathlib.Path(importlib.util.find_spec("axe_playwright_python").submodule_search_locations[0], "axe.min.js"))'
