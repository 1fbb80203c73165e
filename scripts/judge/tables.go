package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"

	"internal/trace"
)

// printTable answers one question about a trace as CSV without a header, in the form in which tq answers
// it: names in lower case where tq has them so, nothing where tq has NULL, times since the first event.
// scripts/check-agreement compares the two.
func printTable(question, path string) error {
	if question == "events" {
		return printEventTable(path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	facts := gather(path, data)
	if facts.Error != "" {
		return fmt.Errorf("%s", facts.Error)
	}
	if name, ok := strings.CutPrefix(question, "view "); ok {
		view := facts.views[name]
		if view == nil {
			return fmt.Errorf("unknown view %q", name)
		}
		return view.print()
	}
	var rows [][]string
	counts := func(m map[string]int64) {
		for key, count := range m {
			rows = append(rows, []string{key, strconv.FormatInt(count, 10)})
		}
	}
	tallies := func(m map[string]tally) {
		for key, t := range m {
			rows = append(rows, []string{key, strconv.FormatInt(t.Count, 10), strconv.FormatInt(t.Ns, 10)})
		}
	}
	switch question {
	case "kinds":
		counts(facts.Kinds)
	case "names":
		counts(facts.GoroutineNames)
	case "logs":
		counts(facts.Logs)
	case "labels":
		counts(facts.Labels)
	case "metrics":
		for name, m := range facts.Points.Metrics {
			rows = append(rows, []string{name, strconv.FormatInt(m.Count, 10),
				strconv.FormatUint(m.Sum, 10), strconv.FormatUint(m.Max, 10)})
		}
	case "unblocks":
		tallies(facts.Points.Unblocks)
	case "wakeups":
		for leaves, count := range facts.Points.WakeLeaves {
			waker, woken, _ := strings.Cut(leaves, " > ")
			rows = append(rows, []string{waker, woken, strconv.FormatInt(count, 10)})
		}
	case "creations":
		counts(facts.Points.Creations)
	case "creators":
		counts(facts.Points.GoLeaves)
	case "tasks-of-logs":
		counts(facts.Points.LogTasks)
	case "samples":
		counts(facts.Points.Samples)
	case "objects":
		for key, t := range facts.Points.HeapObjects {
			op, name, _ := strings.Cut(key, " ")
			rows = append(rows, []string{op, name, strconv.FormatInt(t.Count, 10), orNothing(t.Ns)})
		}
	case "spans":
		for key, t := range facts.Points.HeapSpans {
			op, class, _ := strings.Cut(key, " ")
			rows = append(rows, []string{op, strings.TrimPrefix(class, "-"), strconv.FormatInt(t.Count, 10), orNothing(t.Ns)})
		}
	case "stacks-of-g":
		for key, count := range facts.Points.GoStacks {
			op, order, _ := strings.Cut(key, " ")
			rows = append(rows, []string{op, order, strconv.FormatInt(count, 10)})
		}
	case "wire":
		for _, name := range structural {
			delete(facts.Wire, name)
		}
		counts(facts.Wire)
	case "states":
		tallies(facts.States)
	case "blocks":
		tallies(facts.Blocks)
	case "sums":
		for name, g := range facts.Summary {
			if facts.SummaryApart[name] != "" {
				continue
			}
			rows = append(rows, []string{name,
				strconv.FormatInt(g.Exec, 10), strconv.FormatInt(g.SchedWait, 10),
				strconv.FormatInt(g.Syscall+g.SyscallBlock, 10)})
		}
	case "apart":
		for name, reason := range facts.SummaryApart {
			rows = append(rows, []string{name, reason})
		}
	default:
		var ok bool
		if rows, ok = intervalRows(question, facts.Intervals); !ok {
			return fmt.Errorf("unknown question %q", question)
		}
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i][0] < rows[j][0] })
	return csv.NewWriter(os.Stdout).WriteAll(rows)
}

// structural are the events on the wire that frame others and happen on no thread.
var structural = []string{
	"EventBatch", "Stacks", "Stack", "Strings", "String", "CPUSamples", "CPUSample", "Frequency",
	"ExperimentalBatch", "Sync", "ClockSnapshot", "EndOfGeneration",
}

// printEventTable prints ts, kind, m, p, g, resource, resource_id, from_state, to_state and reason.
func printEventTable(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	out := csv.NewWriter(os.Stdout)
	var first trace.Time
	started := false
	err = forEachEvent(file, func(event *trace.Event) {
		if !started {
			first, started = event.Time(), true
		}
		row := []string{
			strconv.FormatInt(int64(event.Time()-first), 10), event.Kind().String(),
			orNull(int64(event.Thread())), orNull(int64(event.Proc())), orNull(int64(event.Goroutine())),
			"", "", "", "", "",
		}
		if event.Kind() == trace.EventStateTransition {
			transition := event.StateTransition()
			row[5] = strings.ToLower(transition.Resource.Kind.String())
			switch transition.Resource.Kind {
			case trace.ResourceGoroutine:
				from, to := transition.Goroutine()
				row[6] = strconv.FormatInt(int64(transition.Resource.Goroutine()), 10)
				row[7], row[8] = strings.ToLower(from.String()), strings.ToLower(to.String())
			case trace.ResourceProc:
				from, to := transition.Proc()
				row[6] = strconv.FormatInt(int64(transition.Resource.Proc()), 10)
				row[7], row[8] = strings.ToLower(from.String()), strings.ToLower(to.String())
			}
			row[9] = transition.Reason
		}
		out.Write(row)
	})
	out.Flush()
	return err
}

// orNothing is a sum, or nothing where nothing was added up: tq's sum of no values is NULL.
func orNothing(sum int64) string {
	if sum == 0 {
		return ""
	}
	return strconv.FormatInt(sum, 10)
}

// orNull is the number of a resource, or nothing for Go's -1.
func orNull(id int64) string {
	if id == -1 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}
