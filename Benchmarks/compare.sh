#!/usr/bin/env bash
# compare.sh [AEROSTAT]: aerostat's server against its targets and against client_golang, side by side in one run.
#
# Prints one table in Markdown; progress goes to standard error. Needs curl, awk, and for the peer Go with Debian's
# golang-github-prometheus-client-golang-dev (without them the comparison is left out). Uses the release build unless
# told of another. Talks to 127.0.0.1 only, takes about two minutes, and ends what it started.
set -euo pipefail
cd "$(dirname "$0")/.."

aerostat=${1:-.build/release/aerostat}
rounds=10
start_rounds=20
curl_options=(--silent --show-error --fail --max-time 30 --output /dev/null)

if [ ! -x "$aerostat" ]; then
    echo "compare.sh: $aerostat is not there: run \`make build\` first" >&2
    exit 1
fi

folder=$(mktemp -d)
pids=()
cleanup() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$folder"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

say() { echo "compare.sh: $*" >&2; }

# Scenarios and servers.

# scenario NAME HOSTS MACHINES: overcommitted hosts with so many machines each; 2.5 GiB of RAM for each 4 GiB machine.
scenario() {
    cat >"$folder/$1.yaml" <<SCENARIO
hosts:
  - name: esx
    count: $2
    memory: $(($3 * 2560 + 1024)) MiB
    pageSharing: {salting: 0}
    virtualMachines:
      - group: web
        count: $3
        memory: 4 GiB
        stagger: 7s
        workload:
          workingSet: {pattern: bursts, base: 25%, peak: 50%, every: 4m, length: 90s}
          idle: 25%
          fileCache: 20%
          growthRate: 64 MiB/s
SCENARIO
}

# free_port: a port on which nobody listens.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        if ! (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
}

# begin COMMAND...: starts a server in the background; its process is $server.
begin() {
    "$@" >"$folder/server.log" 2>&1 &
    server=$!
    pids+=("$server")
}

# end PID: stops a server that begin started.
end() {
    kill "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
    local rest=() pid
    for pid in "${pids[@]}"; do [ "$pid" = "$1" ] || rest+=("$pid"); done
    pids=("${rest[@]}")
}

# answers PORT: whether /metrics gives 200. Starts no process, so that it can be asked often.
answers() {
    local status=""
    {
        printf 'GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
        read -r -t 10 status <&3 || true
    } 3<>"/dev/tcp/127.0.0.1/$1" || return 1
    [[ $status == *" 200 "* ]]
}

# wait_ready PORT: waits until /metrics answers, 30 seconds at most.
wait_ready() {
    local deadline=$((SECONDS + 30))
    until answers "$1" 2>/dev/null; do
        if [ "$SECONDS" -ge "$deadline" ]; then
            say "the server on port $1 did not answer:"
            cat "$folder/server.log" >&2
            exit 1
        fi
        sleep 0.002
    done
}

# serve NAME: starts aerostat in real time on a free port; $server and $port tell where.
serve() {
    port=$(free_port)
    begin "$aerostat" serve "$folder/$1.yaml" --speed 1 --web.listen-address "127.0.0.1:$port"
    wait_ready "$port"
}

# Measuring.

# scrape PORT: prints seconds to the first byte, seconds in all, and bytes.
scrape() {
    curl "${curl_options[@]}" --write-out '%{time_starttransfer} %{time_total} %{size_download}\n' \
        "http://127.0.0.1:$1/metrics"
}

# cpu PID: milliseconds of processor time that all its threads have used. Other than the clock on the wall it does not
# count the time in which other programs have the processors.
cpu() { cat /proc/"$1"/task/*/schedstat | awk '{ sum += $1 } END { printf "%.3f", sum / 1e6 }'; }

# scrape_with_cpu PORT PID: as scrape, and the seconds of processor time that the server used.
scrape_with_cpu() {
    local before after figures
    before=$(cpu "$2")
    figures=$(scrape "$1")
    after=$(cpu "$2")
    echo "$figures $(awk -v a="$before" -v b="$after" 'BEGIN { printf "%.6f", (b - a) / 1000 }')"
}

series() { curl --silent --max-time 30 "http://127.0.0.1:$1/metrics" | grep -vc '^#'; }

# resident PID: MiB of physical memory in use.
resident() { awk '/^VmRSS:/ { printf "%.1f", $2 / 1024 }' "/proc/$1/status"; }

# quantile PERCENT COLUMN FILE: of the numbers in a column, in milliseconds.
quantile() {
    awk -v column="$2" '{ print $column * 1000 }' "$3" | sort -n |
        awk -v percent="$1" '{ all[NR] = $1 }
            END { rank = int(NR * percent / 100); if (rank < NR * percent / 100 || rank == 0) rank++; printf "%.1f", all[rank] }'
}

mean_bytes() { awk '{ sum += $3 } END { printf "%.1f MB", sum / NR / 1e6 }' "$1"; }

# row WHAT FIGURE TARGET VERDICT
rows=()
row() { rows+=("| $1 | $2 | $3 | $4 |"); }

# at_most FIGURE LIMIT, at_least FIGURE LIMIT: the verdict.
at_most() { awk -v a="$1" -v b="$2" 'BEGIN { print (a + 0 < b + 0 ? "reached" : "**missed**") }'; }
at_least() { awk -v a="$1" -v b="$2" 'BEGIN { print (a + 0 >= b + 0 ? "reached" : "**missed**") }'; }

# times A B: how often B goes into A.
times() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1fx", a / b }'; }

# fresh: waits for the next second of the simulation, so that no scrape gets a page encoded before.
fresh() { sleep 1.1; }

measure_start() {
    say "start to first scrape, $start_rounds rounds"
    local begun ended port
    for ((round = 0; round < start_rounds; round++)); do
        port=$(free_port)
        begun=$EPOCHREALTIME
        begin "$aerostat" serve overcommit --web.listen-address "127.0.0.1:$port"
        wait_ready "$port"
        ended=$EPOCHREALTIME
        end "$server"
        awk -v a="$begun" -v b="$ended" 'BEGIN { printf "%.6f\n", b - a }' >>"$folder/start"
    done
    local median
    median=$(quantile 50 1 "$folder/start")
    row "start to first scrape, \`overcommit\`, median of $start_rounds" "$median ms" "under 200 ms" \
        "$(at_most "$median" 200)"
}

measure_small() {
    say "100 VMs: 300 scrapes, then 10000"
    scenario small 1 100
    serve small
    for ((round = 0; round < 300; round++)); do
        scrape "$port" >>"$folder/small"
        sleep 0.05
    done
    local p99 before after
    p99=$(quantile 99 2 "$folder/small")
    row "scrape of 100 VMs ($(series "$port") series), p99 of 300" "$p99 ms" "under 50 ms" "$(at_most "$p99" 50)"
    before=$(resident "$server")
    # One process and one connection, as a Prometheus keeps it.
    curl --silent --fail --max-time 120 "http://127.0.0.1:$port/metrics?[1-10000]" >/dev/null
    local scrapes
    scrapes=$(curl --silent --max-time 30 "http://127.0.0.1:$port/metrics" | awk '/^aerostat_scrapes_total / { print $2 }')
    after=$(resident "$server")
    row "resident memory before and after 10 000 more scrapes of it ($scrapes in all)" "$before and $after MiB" "flat" \
        "$(at_most "$after" "$(awk -v a="$before" 'BEGIN { print a * 1.1 + 1 }')")"
    end "$server"
}

measure_memory() {
    say "1000 VMs: resident memory"
    scenario middle 10 100
    serve middle
    for ((round = 0; round < 20; round++)); do
        scrape "$port" >/dev/null
        sleep 0.5
    done
    local used
    used=$(resident "$server")
    row "resident memory, 1 000 VMs ($(series "$port") series), after 20 scrapes" "$used MiB" "under 64 MiB" \
        "$(at_most "$used" 64)"
    end "$server"
}

measure_large() {
    say "10000 VMs: $rounds scrapes"
    scenario large 100 100
    serve large
    for ((round = 0; round < rounds; round++)); do
        fresh
        scrape_with_cpu "$port" "$server" >>"$folder/large"
    done
    local count first total
    count=$(series "$port")
    first=$(quantile 50 1 "$folder/large")
    total=$(quantile 50 2 "$folder/large")
    row "scrape of 10 000 VMs ($count series, $(mean_bytes "$folder/large")), first byte, median of $rounds" \
        "$first ms (worst $(quantile 100 1 "$folder/large"))" "under 100 ms" "$(at_most "$first" 100)"
    row "the same, whole page" "$total ms (worst $(quantile 100 2 "$folder/large"))" "under 250 ms" \
        "$(at_most "$total" 250)"
    row "the same, processor time of the server" "$(quantile 50 4 "$folder/large") ms" "" ""
    end "$server"
}

# measure_peer: a scrape of 100 000 series, in turns.
measure_peer() {
    if ! command -v go >/dev/null || [ ! -d /usr/share/gocode/src/github.com/prometheus/client_golang ]; then
        say "no Go or no client_golang: the comparison is left out"
        return
    fi
    say "building the peer"
    GO111MODULE=off GOPATH=/usr/share/gocode \
        go build -p 1 -o "$folder/peer" ./Benchmarks/peers/client_golang
    say "100000 series: $rounds rounds in turns"
    # As many hosts as have 100 000 series at least; the peer gets as many series as aerostat has.
    local hosts=1 per_host
    scenario probe 1 100
    serve probe
    per_host=$(series "$port")
    end "$server"
    hosts=$(((100000 + per_host - 1) / per_host))
    scenario many "$hosts" 100
    serve many
    local ours=$port ours_pid=$server count
    count=$(series "$ours")
    local const vec const_pid vec_pid
    const=$(free_port)
    begin "$folder/peer" const "$count" "$const"
    const_pid=$server
    wait_ready "$const"
    vec=$(free_port)
    begin "$folder/peer" vec "$count" "$vec"
    vec_pid=$server
    wait_ready "$vec"
    for ((round = 0; round < rounds; round++)); do
        fresh
        scrape_with_cpu "$ours" "$ours_pid" >>"$folder/ours"
        scrape_with_cpu "$const" "$const_pid" >>"$folder/const"
        scrape_with_cpu "$vec" "$vec_pid" >>"$folder/vec"
    done
    local median processor
    median=$(quantile 50 2 "$folder/ours")
    processor=$(quantile 50 4 "$folder/ours")
    row "scrape of $count series, aerostat ($(mean_bytes "$folder/ours")), median of $rounds" \
        "$median ms, processor time $processor ms" "" ""
    local peer name theirs theirs_processor ratio
    for peer in const vec; do
        name="metrics made for each scrape"
        [ "$peer" = const ] || name="registered gauges"
        theirs=$(quantile 50 2 "$folder/$peer")
        ratio=$(times "$theirs" "$median")
        theirs_processor=$(quantile 50 4 "$folder/$peer")
        row "the same from client_golang, $name ($(mean_bytes "$folder/$peer"))" \
            "$theirs ms, $ratio; processor time $theirs_processor ms, $(times "$theirs_processor" "$processor")" "at least 20x" "$(at_least "${ratio%x}" 20)"
    done
    row "resident memory there: aerostat, and client_golang in both ways" \
        "$(resident "$ours_pid"), $(resident "$const_pid") and $(resident "$vec_pid") MiB" "" ""
    end "$ours_pid"
    end "$const_pid"
    end "$vec_pid"
}

measure_start
measure_small
measure_memory
measure_large
measure_peer

cat <<TABLE
\`Benchmarks/compare.sh\`, $(date -u +%Y-%m-%d), $(nproc) cores ($(uname -m)), load $(cut -d' ' -f1 /proc/loadavg) at the end:

| what | figure | target | |
| --- | --- | --- | --- |
TABLE
printf '%s\n' "${rows[@]}"
