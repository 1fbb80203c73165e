#!/bin/bash
# Measures tq on one trace: the best of several runs of each query, in total and for each event.
#
#   scripts/bench.sh [TRACE]
#
# Without TRACE it takes bench-out/big.trace, which Examples/programs/bigtrace writes where Go is installed, or
# else the largest example. Builds nothing: `make bench` does. RUNS sets how many runs (default 5).
set -euo pipefail
TIMEFORMAT=%3R
cd "$(dirname "$0")/.."

runs=${RUNS:-5}
bin=$(scripts/swift build -c release --show-bin-path)/tq
trace=${1:-bench-out/big.trace}

if [ $# -eq 0 ] && [ ! -e "$trace" ]; then
  if command -v "${GO_1_27:-go}" >/dev/null; then
    mkdir -p bench-out
    (cd Examples/programs && "${GO_1_27:-go}" run ./bigtrace -events 10000000 -o "$OLDPWD/$trace")
  else
    trace=$(ls -S Examples/traces/*.trace | head -n 1)
    echo "no Go to write a large trace: measuring $trace" >&2
  fi
fi

events=$("$bin" --csv --no-header -e 'select count(*) from events' "$trace")
bytes=$(wc -c <"$trace")
printf '%s: %d events, %d bytes; best of %d runs\n\n' "$trace" "$events" "$bytes" "$runs"
printf '%10s  %10s  %s\n' milliseconds ns/event query

while IFS= read -r query; do
  best=
  for _ in $(seq "$runs"); do
    # Bash's own clock: date has no fractions of a second on macOS.
    took=$({ time "$bin" --csv -e "$query" "$trace" >/dev/null; } 2>&1)
    best=$(printf '%s\n' $best "$took" | sort -n | head -n 1)
  done
  awk -v t="$best" -v n="$events" -v q="$query" 'BEGIN { printf "%12.0f  %10.2f  %s\n", t * 1e3, t * 1e9 / (n ? n : 1), q }'
done <<'QUERIES'
select reason, count(*), sum(dur) from blocks group by reason
select count(*) from events
select kind, count(*) from events group by kind
select g, sum(dur) from states where state = 'running' group by g
select * from blocks order by dur desc limit 10
QUERIES
