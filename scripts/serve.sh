#!/usr/bin/env bash
# serve.sh SCENARIO [OPTION...]: serves a scenario with the release build until Ctrl-C.
set -euo pipefail
cd "$(dirname "$0")/.."

cat <<MESSAGE

Serving the scenario $1. Stop it with Ctrl-C. Unless told to listen elsewhere:
    http://127.0.0.1:10075/          start here
    http://127.0.0.1:10075/metrics   what Prometheus scrapes
${AEROSTAT_HISTORY:+
What happens is recorded. From a second terminal, after a while:
    .build/release/aerostat summary --history $AEROSTAT_HISTORY --since 10m
}
MESSAGE
exec .build/release/aerostat serve "$@"
