#!/usr/bin/env bash
# docs.sh: writes the documentation of the pure modules, as web pages, to .build/docs/MODULE.
set -euo pipefail
cd "$(dirname "$0")/.."

docs=.build/docs
rm -rf "$docs"
for module in HostModel HostSimulation SnapshotEncoding; do
    graphs=$docs/symbols/$module
    mkdir -p "$graphs"
    # The compiler writes no symbols for a module that it finds up to date, so its objects go first.
    rm -rf ".build-docs/debug/$module.build"
    swift build --quiet --scratch-path .build-docs --target "$module" \
        -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$PWD/$graphs"
    find "$graphs" -type f ! -name "$module*" -delete
    catalogue=()
    [ ! -d "Sources/$module/$module.docc" ] || catalogue=("Sources/$module/$module.docc")
    docc convert "${catalogue[@]}" --fallback-display-name "$module" --fallback-bundle-identifier "$module" \
        --additional-symbol-graph-dir "$graphs" --transform-for-static-hosting --output-path "$docs/$module"
    echo "$docs/$module"
done
rm -rf "$docs/symbols"
