#!/bin/bash
# Times tq against Go's own trace reader, on the same traces in the same run.
#
#   scripts/bench.sh [TRACE...]
#
# Environment:
#   TQ      the tq to time (default: .build/release/tq)
#   GO      the go command, 1.27 or later (default: $GO_1_27, else go on the PATH); without one only tq is
#           timed, and only on traces that are given
#   EVENTS  least number of events of the traces that are made where none is given (default: 32000000)
#   MIXES   the traces that are made: any of channels, mixed, http (default: all three)
#   ROUNDS  rounds of which the median is taken (default: 3)
#   OUT     where the traces and binaries are kept for the next time (default: bench-out)
#
# Whole processes are timed, reading a file that the system has in memory. In each round every question is
# asked of tq and of Go's reader in turn, so that both see the same state of the machine. Only the ratio
# means something on another day or machine.
set -euo pipefail
export LC_ALL=C
TIMEFORMAT=%R

root=$(cd "$(dirname "$0")/.." && pwd)
tq=${TQ:-$root/.build/release/tq}
go=${GO:-${GO_1_27:-go}}
events=${EVENTS:-32000000}
mixes=${MIXES:-channels mixed http}
rounds=${ROUNDS:-3}
out=${OUT:-$root/bench-out}
mkdir -p "$out"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

have_go() { command -v "$go" >/dev/null 2>&1; }

[ -x "$tq" ] || { echo "there is no $tq: build it first, or set TQ" >&2; exit 2; }
if have_go; then
  "$root/scripts/judge/build" "$out/judge" "$go"
elif [ $# -eq 0 ]; then
  echo "skipped: there is no Go to make a trace with (set GO), and no trace is given"
  exit 0
fi

# The traces: those given, else one that only changes goroutine states, one with a bit of everything, and one of a
# web service with its clients.
traces=("$@")
if [ $# -eq 0 ]; then
  (cd "$root/Examples/programs" && GOTOOLCHAIN=local "$go" build -trimpath -o "$out/bigtrace" ./bigtrace)
  for mix in $mixes; do
    trace="$out/$mix-$events.trace"
    options=()
    [ "$mix" = mixed ] && options=(-threads 64 -seconds 20)
    if [ ! -f "$trace" ]; then
      "$out/bigtrace" -o "$trace.part" -mix "$mix" -events "$events" ${options[@]+"${options[@]}"}
      mv "$trace.part" "$trace"
    fi
    traces+=("$trace")
  done
fi

# measure COMMAND...: prints seconds and peak kilobytes; the output goes to $scratch/answer.
if /usr/bin/time -f %M true >/dev/null 2>&1; then
  peak() { /usr/bin/time -o "$scratch/peak" -f %M "$@" >"$scratch/answer" 2>"$scratch/errors"; }
  kilobytes() { tail -1 "$scratch/peak"; }
elif /usr/bin/time -l true >/dev/null 2>&1; then
  peak() { /usr/bin/time -l "$@" >"$scratch/answer" 2>"$scratch/peak"; }
  kilobytes() { awk '/maximum resident set size/ { print int($1 / 1024) }' "$scratch/peak"; }
else
  peak() { "$@" >"$scratch/answer" 2>"$scratch/errors"; }
  kilobytes() { echo 0; }
fi
measure() {
  local seconds
  if ! seconds=$({ time peak "$@"; } 2>&1); then
    cat "$scratch/errors" >&2 2>/dev/null || true
    echo "failed: $*" >&2
    echo "- -"
    return
  fi
  echo "$seconds $(kilobytes)"
}

# median FILE: of each of the two columns; a dash where there is nothing.
median() {
  for column in 1 2; do
    awk -v c=$column '{ print $c }' "$1" | sort -n | awk '{ v[NR] = $1 } END { printf "%s ", NR ? v[int((NR + 1) / 2)] : "-" }'
  done
}

# A line for each table, and pairs that differ in a column: what is not named is not paid for.
questions=(
  "wire_events, bare|count|select count(*) from wire_events"
  "events, ordered|count|select count(*) from events"
  "blocks, unordered|blocks|select reason, count(*) from blocks group by reason"
  "blocks, ordered|blocks|select reason, count(*), sum(dur) from blocks group by reason"
  "unblocks, unordered|count|select count(*) from unblocks"
  "unblocks, ordered|count|select reason, count(*), sum(waited) from unblocks group by reason"
  "creations|count|select name, count(*), max(ts) from creations group by name"
  "metrics|count|select name, count(*), max(ts) from metrics group by name"
  "logs|count|select category, count(*), max(ts) from logs group by category"
  "samples|count|select g, count(*) from samples group by g"
  "labels|count|select label, count(*), max(ts) from labels group by label"
  "heap_objects|count|select type, count(*), sum(size) from heap_objects group by type"
  "heap_spans|count|select class, count(*), max(ts) from heap_spans group by class"
  "goroutine_stacks|count|select op, count(*), max(ts) from goroutine_stacks group by op"
  "states|count|select state, count(*), sum(dur) from states group by state"
  "syscalls|count|select count(*), sum(dur), sum(blocked) from syscalls"
  "proc_states|count|select state, count(*), sum(dur) from proc_states group by state"
  "procs|count|select count(*), sum(running), sum(starts) from procs"
  "threads|count|select count(*), sum(events), sum(running) from threads"
  "ranges|count|select name, count(*), sum(dur) from ranges group by name"
  "tasks|count|select name, count(*), sum(dur) from tasks group by name"
  "regions|count|select name, count(*), sum(dur) from regions group by name"
  "regions, states|count|select name, count(*), sum(running), sum(waiting) from regions group by name"
  "goroutines, bare|count|select count(*) from goroutines"
  "goroutines, states|count|select count(*), sum(running), sum(waiting), sum(syscall_blocked) from goroutines"
  "blocks, stack|blocks|select stack, count(*), sum(dur) from blocks group by stack"
  "blocks, waker|blocks|select count(*), sum(dur), sum(sched_dur), count(wake_stack) from blocks"
  "stacks|count|select count(*), max(depth) from stacks"
  "frames|count|select func, count(*) from frames group by func"
  "generations|count|select count(*), sum(events) from generations"
  "batches|count|select count(*), sum(size) from batches"
  "traces|count|select events, dur from traces"
)

# Ten of them, different, as a report asks: events, blocks, unblocks, states, syscalls, procs, ranges, regions, goroutines,
# blocks with who ended them.
ten=(1 3 5 14 15 17 19 21 24 26)

for trace in "${traces[@]}"; do
  cat "$trace" >/dev/null # into memory
  rm -f "$scratch"/run-*
  number=
  for ((round = 1; round <= rounds; round++)); do
    for i in "${!questions[@]}"; do
      IFS='|' read -r _ mode query <<<"${questions[$i]}"
      measure "$tq" -m csv -e "$query" "$trace" >>"$scratch/run-tq-$i"
      cp "$scratch/answer" "$scratch/answer-$i"
      if have_go && [ ! -f "$scratch/run-go-$mode-$round" ]; then
        measure "$out/judge" "$mode" "$trace" >"$scratch/run-go-$mode-$round"
        cp "$scratch/answer" "$scratch/answer-$mode"
        cat "$scratch/run-go-$mode-$round" >>"$scratch/run-go-$mode"
      fi
    done
  done
  number=$(tail -1 "$scratch/answer-1")
  [ -f "$scratch/answer-count" ] && number=$(cat "$scratch/answer-count")

  size=$(wc -c <"$trace")
  printf '\n%s: %s events, %s bytes, median of %s\n\n' "$(basename "$trace")" "$number" "$((size))" "$rounds"
  printf '%-20s %12s %9s %14s %9s %8s %9s\n' question "tq ns/event" "tq MB" "Go ns/event" "Go MB" ratio "/ blocks"
  blocks=$(median "$scratch/run-tq-3" | cut -d' ' -f1)
  for i in "${!questions[@]}"; do
    IFS='|' read -r title mode _ <<<"${questions[$i]}"
    touch "$scratch/run-go-$mode"
    echo "$title|$number|$(median "$scratch/run-tq-$i")|$(median "$scratch/run-go-$mode")" | awk -F'|' -v blocks="$blocks" '
      function per(s) { return s == "-" || s == "" ? "-" : sprintf("%.2f", s * 1e9 / $2) }
      function mb(k) { return k == "-" || k == "" ? "-" : sprintf("%.1f", k / 1024) }
      {
        split($3, a, " "); split($4, b, " ")
        ratio = a[1] > 0 && b[1] > 0 ? sprintf("%.1fx", b[1] / a[1]) : "-"
        share = a[1] > 0 && blocks > 0 ? sprintf("%.2f", a[1] / blocks) : "-"
        printf "%-20s %12s %9s %14s %9s %8s %9s\n", $1, per(a[1]), mb(a[2]), per(b[1]), mb(b[2]), ratio, share
      }'
  done
  # Ten queries of one file share one scan: what they take together over the dearest of them alone.
  : >"$scratch/ten.tq"
  dearest=0
  for i in "${ten[@]}"; do
    IFS='|' read -r _ _ query <<<"${questions[$i]}"
    echo "$query;" >>"$scratch/ten.tq"
    dearest=$(echo "$dearest $(median "$scratch/run-tq-$i")" | awk '{ print ($1 > $2) ? $1 : $2 }')
  done
  rm -f "$scratch/run-ten"
  for ((round = 1; round <= rounds; round++)); do
    measure "$tq" -m csv -f "$scratch/ten.tq" "$trace" >>"$scratch/run-ten"
  done
  echo "$(median "$scratch/run-ten") $dearest $number" | awk '{
    printf "ten queries in one file: %.2f ns/event, %.1f MB, %.2f times the dearest of them alone\n",
      $1 * 1e9 / $4, $2 / 1024, $1 / $3 }'
  if [ -f "$scratch/answer-blocks" ]; then
    if diff <(tail -n +2 "$scratch/answer-3" | tr -d '\r"' | sort) \
      <(tr '\t' ',' <"$scratch/answer-blocks" | sort) >"$scratch/difference"; then
      echo "the answers of tq and of Go's reader about blocks agree"
    else
      echo "THE ANSWERS DIFFER about blocks (< tq, > Go):"
      head -20 "$scratch/difference"
    fi
  fi
done

# Starting up and answering, on a trace so small that nothing else counts.
small="$root/Examples/traces/flight-go1.27.trace"
runs=20
start=$({ time for ((i = 0; i < runs; i++)); do
  "$tq" -m csv -e 'select reason, count(*) from blocks group by reason' "$small" >/dev/null
done; } 2>&1 | tail -1)
printf '\nstart and answer on %s (%s bytes): %s ms, mean of %s\n' "$(basename "$small")" \
  "$(($(wc -c <"$small")))" "$(awk -v s="$start" -v n=$runs 'BEGIN { printf "%.1f", s * 1000 / n }')" "$runs"
