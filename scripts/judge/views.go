package main

import (
	"bufio"
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"internal/trace"
)

// ViewFacts say of one of tq's views how many rows it has, and of each column what it holds.
type ViewFacts struct {
	Rows    int64             `json:"rows"`
	Hash    string            `json:"hash"`
	Columns map[string]string `json:"columns"` // "values sum max", see columnFact
}

// A columnFact is the number of values, the sum of those that are integers (it wraps) and the greatest.
type columnFact struct{ values, sum, max int64 }

// A viewRows is a view: its columns but trace, and the rows in no order. "" is NULL.
type viewRows struct {
	columns string
	rows    [][]string
}

func (v *viewRows) add(fields ...string) { v.rows = append(v.rows, fields) }

// facts sums up a view. The hash is the sum of those of the rows, so that their order is all the same.
func (v *viewRows) facts() *ViewFacts {
	columns := strings.Fields(v.columns)
	sums := make([]columnFact, len(columns))
	var hashes uint64
	for _, row := range v.rows {
		hash := fnv.New64a()
		hash.Write([]byte(strings.Join(row, "\t")))
		hashes += hash.Sum64()
		for i, field := range row {
			if field == "" {
				continue
			}
			sums[i].values++
			if n, err := strconv.ParseInt(field, 10, 64); err == nil {
				sums[i].sum += n
				sums[i].max = max(sums[i].max, n)
			}
		}
	}
	facts := &ViewFacts{int64(len(v.rows)), fmt.Sprintf("%016x", hashes), map[string]string{}}
	for i, c := range sums {
		facts.Columns[columns[i]] = fmt.Sprint(c.values, c.sum, c.max)
	}
	return facts
}

// print writes the rows as CSV, in which the text of no letters is "" and NULL is nothing.
func (v *viewRows) print() error {
	out := bufio.NewWriter(os.Stdout)
	for _, row := range v.rows {
		for i, field := range row {
			if i > 0 {
				out.WriteByte(',')
			}
			if field != unnamed && strings.ContainsAny(field, ",\"\n") {
				field = `"` + strings.ReplaceAll(field, `"`, `""`) + `"`
			}
			out.WriteString(field)
		}
		out.WriteByte('\n')
	}
	return out.Flush()
}

// views are the rows of each.
func (r *rowGatherer) views() map[string]*viewRows {
	return map[string]*viewRows{
		"runnable": r.runnable(), "waits": r.waits(), "stw": r.stw(), "mark_assists": r.markAssists(),
		"sweeps": r.sweeps(), "gc_cycles": r.cycles(), "heap": r.heap(), "counts": r.counts(),
		"functions": r.functionRows(), "goroutine_groups": r.groups(), "wakeups": r.wakers(),
	}
}

func (r *rowGatherer) runnable() *viewRows {
	v := &viewRows{columns: "g prev_state reason ts end_ts dur p m stack by_g by_stack complete"}
	for _, s := range r.stays {
		if s.state == trace.GoRunnable {
			v.add(number64(s.g), strings.ToLower(s.prev.String()), s.reason, number64(s.ts), number64(s.end),
				number64(s.end-s.ts), orNull(s.p), orNull(s.m), s.stack, orNull(s.by), s.byStack, yesNo(s.complete))
		}
	}
	return v
}

func (r *rowGatherer) waits() *viewRows {
	v := &viewRows{columns: "g reason prev_state next_state ts end_ts dur stack by_g end_g end_stack complete"}
	for _, s := range r.stays {
		if s.state == trace.GoWaiting {
			v.add(number64(s.g), s.reason, strings.ToLower(s.prev.String()), s.next, number64(s.ts), number64(s.end),
				number64(s.end-s.ts), s.stack, orNull(s.by), orNull(s.ended), s.endStack, yesNo(s.complete))
		}
	}
	return v
}

func (row *rangeRow) complete() string { return yesNo(row.begun && row.ended) }

func (r *rowGatherer) stw() *viewRows {
	v := &viewRows{columns: "name stopping_g ts end_ts dur stack complete"}
	for _, row := range r.ranges {
		if strings.HasPrefix(row.name, "stop-the-world") {
			v.add(row.name, orNull(int64(row.scope.Goroutine())), number64(row.ts), number64(row.end),
				number64(row.end-row.ts), row.stack, row.complete())
		}
	}
	return v
}

func (r *rowGatherer) markAssists() *viewRows {
	v := &viewRows{columns: "assisting_g ts end_ts dur stack complete"}
	for _, row := range r.ranges {
		if row.name == "GC mark assist" {
			v.add(number64(int64(row.scope.Goroutine())), number64(row.ts), number64(row.end),
				number64(row.end-row.ts), row.stack, row.complete())
		}
	}
	return v
}

func (r *rowGatherer) sweeps() *viewRows {
	v := &viewRows{columns: "sweeping_p g ts end_ts dur swept_bytes reclaimed_bytes complete"}
	for _, row := range r.ranges {
		if row.name == "GC incremental sweep" {
			v.add(number64(int64(row.scope.Proc())), orNull(row.g), number64(row.ts), number64(row.end),
				number64(row.end-row.ts), orNull(row.swept), orNull(row.reclaimed), row.complete())
		}
	}
	return v
}

// The metrics of the heap.
const (
	liveHeap = "/memory/classes/heap/objects:bytes"
	heapGoal = "/gc/heap/goal:bytes"
)

// cycles walks each mark phase: the first stop of the world that ends sweeping while it lasts, the last that
// ends marking, the assists begun in it, and the heap as it was last measured before.
func (r *rowGatherer) cycles() *viewRows {
	v := &viewRows{columns: "cycle ts end_ts mark sweep_termination mark_termination assists assist_time " +
		"heap_at_start goal complete"}
	ranges := slices.Clone(r.ranges)
	slices.SortStableFunc(ranges, func(a, b *rangeRow) int { return cmp.Compare(a.ts, b.ts) })
	for _, mark := range ranges {
		if mark.name != "GC concurrent mark phase" {
			continue
		}
		begins, ends, live, goal := "", "", "", ""
		assists, assistTime := int64(0), int64(0)
		for _, row := range ranges {
			if row.ts < mark.ts {
				continue
			}
			switch {
			case row.name == "stop-the-world (GC sweep termination)" && row.ts < mark.end && begins == "":
				begins = number64(row.end - row.ts)
			case row.name == "stop-the-world (GC mark termination)" && row.ts <= mark.end:
				ends = number64(row.end - row.ts)
			case row.name == "GC mark assist" && row.ts < mark.end:
				assists++
				assistTime += row.end - row.ts
			}
		}
		for _, m := range r.metrics {
			if m.ts <= mark.ts && m.name == liveHeap {
				live = strconv.FormatUint(m.n, 10)
			} else if m.ts <= mark.ts && m.name == heapGoal {
				goal = strconv.FormatUint(m.n, 10)
			}
		}
		v.add(number64(int64(len(v.rows)+1)), number64(mark.ts), number64(mark.end), number64(mark.end-mark.ts),
			begins, ends, number64(assists), number64(assistTime), live, goal, mark.complete())
	}
	return v
}

func (r *rowGatherer) heap() *viewRows {
	v := &viewRows{columns: "ts wall live goal"}
	live, goal := "", ""
	for _, m := range r.metrics {
		switch m.name {
		case liveHeap:
			live = strconv.FormatUint(m.n, 10)
		case heapGoal:
			goal = strconv.FormatUint(m.n, 10)
		default:
			continue
		}
		v.add(number64(m.ts), m.wall, live, goal)
	}
	return v
}

// counts has a row for each moment at which a goroutine entered or left a state.
func (r *rowGatherer) counts() *viewRows {
	v := &viewRows{columns: "ts running runnable waiting syscall"}
	type change struct {
		ts    int64
		state trace.GoState
		by    int
	}
	var changes []change
	for _, s := range r.stays {
		changes = append(changes, change{s.ts, s.state, 1})
		if s.next != "" {
			changes = append(changes, change{s.end, s.state, -1})
		}
	}
	slices.SortFunc(changes, func(a, b change) int { return cmp.Compare(a.ts, b.ts) })
	now := map[trace.GoState]int{}
	for i, c := range changes {
		now[c.state] += c.by
		if i+1 == len(changes) || changes[i+1].ts != c.ts {
			v.add(number64(c.ts), strconv.Itoa(now[trace.GoRunning]), strconv.Itoa(now[trace.GoRunnable]),
				strconv.Itoa(now[trace.GoWaiting]), strconv.Itoa(now[trace.GoSyscall]))
		}
	}
	return v
}

func (r *rowGatherer) functionRows() *viewRows {
	v := &viewRows{columns: "func flat cumulative"}
	flat, cumulative := map[string]int64{}, map[string]int64{}
	for _, names := range r.samples {
		if len(names) > 0 {
			flat[names[0]]++
		}
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			cumulative[name]++
		}
	}
	for name, count := range cumulative {
		v.add(name, number64(flat[name]), number64(count))
	}
	return v
}

func (r *rowGatherer) groups() *viewRows {
	v := &viewRows{columns: "name goroutines total running runnable waiting syscall running_share runnable_share " +
		"waiting_share syscall_share p50 p99 longest"}
	lives := map[string][]int64{}
	sums := map[string]map[trace.GoState]int64{}
	for _, g := range r.goroutines {
		if sums[g.name] == nil {
			sums[g.name] = map[trace.GoState]int64{}
		}
		lives[g.name] = append(lives[g.name], g.end-g.ts)
		for state, ns := range g.sums {
			sums[g.name][state] += ns
		}
	}
	for name, durations := range lives {
		total := int64(0)
		for _, ns := range durations {
			total += ns
		}
		fields := []string{name, number64(int64(len(durations))), number64(total)}
		states := []trace.GoState{trace.GoRunning, trace.GoRunnable, trace.GoWaiting, trace.GoSyscall}
		for _, state := range states {
			fields = append(fields, number64(sums[name][state]))
		}
		for _, state := range states {
			fields = append(fields, share(sums[name][state], total))
		}
		v.add(append(fields, quantile(durations, 0.5), quantile(durations, 0.99), number64(slices.Max(durations)))...)
	}
	return v
}

func (r *rowGatherer) wakers() *viewRows {
	v := &viewRows{columns: "waker woken reason wakeups waited p50 p99"}
	groups := map[[3]string][]int64{}
	for _, w := range r.wakeups {
		key := [3]string{w.waker, w.woken, w.reason}
		groups[key] = append(groups[key], w.waited)
	}
	for key, waits := range groups {
		total := int64(0)
		for _, ns := range waits {
			total += ns
		}
		v.add(key[0], key[1], key[2], number64(int64(len(waits))), number64(total), quantile(waits, 0.5), quantile(waits, 0.99))
	}
	return v
}

// share is a part of a whole in billionths, so that it is a number that all write alike.
func share(part, whole int64) string {
	if whole == 0 {
		return ""
	}
	return number64(int64(math.Round(float64(part) / float64(whole) * 1e9)))
}

// quantile is the value at a fraction of the sorted values, between two of them in proportion, to the nearest
// nanosecond.
func quantile(values []int64, fraction float64) string {
	sorted := slices.Sorted(slices.Values(values))
	place := fraction * float64(len(sorted)-1)
	below := int(math.Floor(place))
	above := min(below+1, len(sorted)-1)
	between := float64(sorted[above]-sorted[below]) * (place - float64(below))
	return number64(sorted[below] + int64(math.Round(between)))
}

func number64(n int64) string { return strconv.FormatInt(n, 10) }

func yesNo(f bool) string { return strconv.FormatBool(f) }
