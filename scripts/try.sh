#!/usr/bin/env bash
# try.sh [SCENARIO [SPEED]]: a scenario in time lapse, with a real Prometheus and Alertmanager and the rules of
# dashboards/rules, until Ctrl-C or SIGTERM. Everything listens on 127.0.0.1 alone and ends with this script.
#
# Variables: AEROSTAT_PORT, PROMETHEUS_PORT, ALERTMANAGER_PORT; AEROSTAT, a program that is built already;
# TRY_FOLDER, where configuration, data and logs go.
#
# Exit status: 0 stopped; 1 the scenario is bad, or the rules cannot be adapted to the speed; 3 a port is in use, or a
# program is missing, cannot start or has ended; 64 usage.
set -euo pipefail
cd "$(dirname "$0")/.."

scenario=${1:-crisis} speed=${2:-10}
aerostat_port=${AEROSTAT_PORT:-10075}
prometheus_port=${PROMETHEUS_PORT:-9090}
alertmanager_port=${ALERTMANAGER_PORT:-9093}
folder=${TRY_FOLDER:-.build/try}

# fail STATUS MESSAGE
fail() {
    printf 'try.sh: %s\n' "$2" >&2
    exit "$1"
}

declare -A pids=()

# Ends all that was started, by its process id, and waits for it.
end_all() {
    trap '' INT TERM HUP
    local name tries=0
    for name in "${!pids[@]}"; do kill -TERM "${pids[$name]}" 2>/dev/null || true; done
    for name in "${!pids[@]}"; do
        while kill -0 "${pids[$name]}" 2>/dev/null && [ $((tries += 1)) -le 100 ]; do sleep 0.1; done
        kill -KILL "${pids[$name]}" 2>/dev/null || true
        wait "${pids[$name]}" 2>/dev/null || true
    done
}

check_arguments() {
    [ $# -le 2 ] || fail 64 "usage: try.sh [SCENARIO [SPEED]]"
    [[ $speed =~ ^[0-9]+(\.[0-9]+)?$ && $speed =~ [1-9] ]] ||
        fail 64 "the speed '$speed' is not a number such as 10: the rules have to know it"
    local port
    for port in "$aerostat_port" "$prometheus_port" "$alertmanager_port"; do
        [[ $port =~ ^[1-9][0-9]{0,4}$ && $port -le 65535 ]] || fail 64 "'$port' is not a port"
    done
    if [ "$(printf '%s\n' "$aerostat_port" "$prometheus_port" "$alertmanager_port" | sort -u | wc -l)" -ne 3 ]; then
        fail 64 "the three ports have to differ"
    fi
}

# require_port VARIABLE PORT
require_port() {
    # A connection that is accepted is the proof; the subshell closes it.
    if (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; then
        fail 3 "port $2 of 127.0.0.1 is in use. Set $1 to a free one, such as: $1=$((10000 + $2 % 50000)) make try"
    fi
}

# The Alertmanager by its name in Debian, or by its own.
find_programs() {
    local name
    for name in prometheus curl python3; do command -v "$name" >/dev/null || return 1; done
    alertmanager=$(command -v prometheus-alertmanager || command -v alertmanager)
}

write_configuration() {
    rm -rf "$folder"/{prometheus,alertmanager}-data "$folder/rules"
    rm -f "$folder"/*.log
    mkdir -p "$folder/rules"
    dashboards/rules/adapt.py --time-lapse "$speed" --scrape-interval 1s --output "$folder/rules" \
        dashboards/rules/*.yaml ||
        fail 1 "the rules cannot be adapted to speed $speed; a lower one may do, such as 10"
    cat >"$folder/prometheus.yml" <<YAML
global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
rule_files: [rules/*.yaml]
alerting:
  alertmanagers: [{static_configs: [{targets: ["127.0.0.1:$alertmanager_port"]}]}]
scrape_configs:
  - job_name: aerostat
    static_configs: [{targets: ["127.0.0.1:$aerostat_port"]}]
YAML
    # Nobody is told; what would be sent is to be seen on its page.
    cat >"$folder/alertmanager.yml" <<YAML
route: {receiver: nobody, group_by: [severity, host], group_wait: 1s, group_interval: 5s, repeat_interval: 1h}
receivers: [{name: nobody}]
YAML
}

# start NAME PROGRAM ARGUMENT...
start() {
    local name=$1 leash=()
    shift
    # Where there is setpriv, they end even when this script is killed and cannot end them.
    command -v setpriv >/dev/null && leash=(setpriv --pdeathsig TERM)
    # The lock is this script's alone.
    "${leash[@]}" "$@" >"$folder/$name.log" 2>&1 9>&- &
    pids[$name]=$!
}

# Tells of a program that has ended, and ends with the others.
require_alive() {
    local name status
    for name in "${!pids[@]}"; do
        kill -0 "${pids[$name]}" 2>/dev/null && continue
        status=0
        wait "${pids[$name]}" 2>/dev/null || status=$?
        if [ -s "$folder/$name.log" ]; then
            echo "try.sh: $name has ended with status $status. The last lines of $folder/$name.log:" >&2
            tail -n 12 "$folder/$name.log" | sed 's/^/    /' >&2
        else
            echo "try.sh: $name has ended with status $status and has logged nothing" >&2
        fi
        exit 3
    done
}

# wait_for WHAT URL [TEXT]: until the URL answers, with the text in its answer.
wait_for() {
    local deadline=$((SECONDS + 60))
    until curl -fsS --noproxy '*' --max-time 2 "$2" 2>/dev/null | grep -qF -- "${3:-}"; do
        require_alive
        [ $SECONDS -lt $deadline ] || fail 3 "waited a minute in vain for $1; logs are in $folder"
        sleep 0.1
    done
}

encode() {
    python3 -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.argv[1], safe=""))' "$1"
}

graph() {
    echo "http://127.0.0.1:$prometheus_port/graph?g0.expr=$(encode "$1")&g0.tab=0&g0.range_input=5m"
}

# line WHAT URL
line() {
    printf '    %-36s %s\n' "$1" "$2"
}

tell_where_to_look() {
    local free='aerostat_host_memory_free_bytes|aerostat_host_memory_state_threshold_bytes'
    printf '\nServing %s at %s times its speed. Where to look:\n\n' "$scenario" "$speed"
    line "status page of the hosts" "http://127.0.0.1:$aerostat_port/"
    line "alerts: inactive, pending, firing" "http://127.0.0.1:$prometheus_port/alerts"
    line "what fires, in groups" "http://127.0.0.1:$alertmanager_port/"
    printf '\nGraphs in Prometheus; a rate is divided by the speed, since it counts seconds of the clock:\n\n'
    line "memory states" "$(graph 'aerostat_host_memory_state{job="aerostat"} == 1')"
    line "free memory and state thresholds" "$(graph "{__name__=~\"$free\",job=\"aerostat\"}")"
    line "stalls of each machine" \
        "$(graph "sum by (vm) (rate(aerostat_vm_memory_stall_seconds_total{job=\"aerostat\"}[5s])) / $speed")"
    line "alerts over time" "$(graph ALERTS)"
}

# What the scenario says of itself, and when its alerts are expected to fire and to end.
tell_what_happens() {
    local expectations=dashboards/expectations/$scenario.yaml text
    # A path is not a name of a built-in scenario.
    if text=$("$AEROSTAT" scenarios "$scenario" 2>/dev/null); then
        printf '\nWhat happens; a minute below takes %s s:\n\n' "$(awk "BEGIN { print 60 / $speed }")"
        sed -n '/^#/!q; s/^#$//p; s/^# /    /p' <<<"$text"
    fi
    [ -f "$expectations" ] || return 0
    printf '\nAlerts that fire, in seconds from now:\n\n'
    awk -v speed="$speed" '
        function seconds(text,  total) {
            while (match(text, /^[0-9.]+[hms]/)) {
                total += substr(text, 1, RLENGTH - 1) * (text ~ /^[0-9.]+h/ ? 3600 : text ~ /^[0-9.]+m/ ? 60 : 1)
                text = substr(text, RLENGTH + 1)
            }
            return total / speed
        }
        function range(from, to) { return sprintf("%.0f to %.0f", seconds(from), seconds(to)) }
        function tell() {
            if (fires != "") printf "    %-36s %s%s\n", name, fires, ends
            fires = ends = ""
        }
        $1 == "-" { tell() }
        $1 == "-" && $2 == "alert:" { name = $3 }
        $1 == "fires:" && $3 == "to" { fires = range($2, $4) }
        $1 == "resolves:" && $3 == "to" { ends = ", until " range($2, $4) }
        END { tell() }
    ' "$expectations" | sort -k2n
}

check_arguments "$@"
require_port AEROSTAT_PORT "$aerostat_port"
require_port PROMETHEUS_PORT "$prometheus_port"
require_port ALERTMANAGER_PORT "$alertmanager_port"
if ! find_programs; then
    read -ra packages <<<"$(tr '\n' ' ' <scripts/packages-try.txt)"
    scripts/install.sh "${packages[@]}" || exit 3
    find_programs || fail 3 "one of prometheus, prometheus-alertmanager, curl and python3 is still missing"
fi
if [ -z "${AEROSTAT:-}" ]; then
    make build || exit 3
    AEROSTAT=.build/release/aerostat
fi

# A bad one is said at once, and in its own words.
"$AEROSTAT" run "$scenario" --for 1s >/dev/null || exit $?

mkdir -p "$folder"
exec 9>"$folder/lock"
flock -n 9 || fail 3 "another try uses $folder; set TRY_FOLDER to a folder of its own"
write_configuration

trap end_all EXIT
trap 'echo "Stopping."; exit 0' INT TERM HUP
start alertmanager "$alertmanager" --config.file="$folder/alertmanager.yml" --storage.path="$folder/alertmanager-data" \
    --web.listen-address="127.0.0.1:$alertmanager_port" --cluster.listen-address= --log.level=warn
start prometheus prometheus --config.file="$folder/prometheus.yml" --storage.tsdb.path="$folder/prometheus-data" \
    --web.listen-address="127.0.0.1:$prometheus_port" --log.level=warn
wait_for Alertmanager "http://127.0.0.1:$alertmanager_port/-/ready"
# It looks for its targets some seconds after it is ready. Only then the scenario begins, in front of everybody's eyes.
up="http://127.0.0.1:$prometheus_port/api/v1/query?query=up"
wait_for Prometheus "$up" '"job":"aerostat"'
# What the environment sets is for other uses.
start aerostat env -u AEROSTAT_HISTORY "$AEROSTAT" serve "$scenario" --speed "$speed" --log.level warn \
    --web.listen-address "127.0.0.1:$aerostat_port"
wait_for aerostat "http://127.0.0.1:$aerostat_port/metrics"
wait_for "the first scrape" "$up" ',"1"]'
tell_where_to_look
tell_what_happens
printf '\nReady. Configuration, data and logs are in %s. Ctrl-C ends all three.\n' "$folder"
while require_alive; do wait -n || true; done
