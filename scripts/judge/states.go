package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"

	"internal/trace"
)

// A tally is a number of rows and the nanoseconds they last together.
type tally struct {
	Count int64 `json:"count"`
	Ns    int64 `json:"ns"`
}

// A life is what is known of a goroutine from its creation, or its first mention, to its end.
type life struct {
	state   trace.GoState
	since   trace.Time
	blocked bool // in the present state because it stopped executing to wait
	reason  string
	name    string
	apart   string // why Go's analysis of goroutines sums it up otherwise, "" where it does not
}

// Why Go's analysis of goroutines counts otherwise.
const (
	usedAgain    = "it forgets all lives of an id but the last"
	foundLate    = "it counts what a later generation finds from that generation's Sync"
	waitsForever = "it takes waiting forever for the end"
	stillCalling = "it counts a system call that lasts until the end also as waiting to run"
)

// stateTallies follows every goroutine through its states. A goroutine that the trace finds in a state has
// been in it since the first event; a stay that does not end lasts until the last event.
type stateTallies struct {
	first, last trace.Time
	synced      trace.Time // of the last Sync
	started     bool
	alive       map[trace.GoID]*life
	ids         map[trace.GoID]bool
	lives       int64
	names       map[string]int64
	states      map[trace.GoState]tally
	blocks      map[string]tally

	// apart are the names of goroutines for which the sums of Go's analysis are not those of their stays, each
	// with a reason.
	apart map[string]string
}

func newStateTallies() *stateTallies {
	return &stateTallies{
		alive: map[trace.GoID]*life{}, ids: map[trace.GoID]bool{}, names: map[string]int64{},
		states: map[trace.GoState]tally{}, blocks: map[string]tally{}, apart: map[string]string{},
	}
}

func (s *stateTallies) event(event *trace.Event) {
	s.last = event.Time()
	if !s.started {
		s.first, s.started = s.last, true
	}
	if event.Kind() == trace.EventSync {
		s.synced = s.last
	}
	if event.Kind() != trace.EventStateTransition {
		return
	}
	transition := event.StateTransition()
	if transition.Resource.Kind != trace.ResourceGoroutine {
		return
	}
	from, to := transition.Goroutine()
	if from == to {
		return
	}
	id := transition.Resource.Goroutine()
	g := s.alive[id]
	if g == nil {
		g = &life{since: s.last}
		if s.ids[id] {
			g.apart = usedAgain
		}
		if from == trace.GoUndetermined {
			g.since = s.first
			if s.synced != s.first {
				g.apart = foundLate
			}
		}
		s.alive[id] = g
		s.ids[id] = true
		s.lives++
	} else {
		s.close(g, s.last)
		g.since = s.last
	}
	if g.name == "" {
		for frame := range transition.Stack.Frames() {
			g.name = frame.Func
		}
	}
	g.state = to
	g.blocked = from.Executing() && to == trace.GoWaiting
	g.reason = transition.Reason
	if to == trace.GoWaiting && g.reason == "forever" {
		g.apart = waitsForever
	}
	if to == trace.GoNotExist {
		s.end(g)
		delete(s.alive, id)
	}
}

// end files a life under its name.
func (s *stateTallies) end(g *life) {
	s.names[g.name]++
	if g.apart != "" {
		s.apart[g.name] = g.apart
	}
}

// close accounts for the stay that ends at the given time.
func (s *stateTallies) close(g *life, end trace.Time) {
	duration := int64(end - g.since)
	total := s.states[g.state]
	s.states[g.state] = tally{total.Count + 1, total.Ns + duration}
	if g.blocked {
		total := s.blocks[g.reason]
		s.blocks[g.reason] = tally{total.Count + 1, total.Ns + duration}
	}
}

func (s *stateTallies) finish() {
	for _, g := range s.alive {
		s.close(g, s.last)
		if g.state == trace.GoSyscall {
			g.apart = stillCalling
		}
		s.end(g)
	}
	s.alive = nil
}

// printBlocks answers what the benchmark asks, with as little beside Go's reader as can be: reason, count
// and nanoseconds, separated by tabs, in the order of the reasons.
func printBlocks(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()

	type waiting struct {
		since  trace.Time
		reason string
	}
	open := map[trace.GoID]waiting{}
	blocks := map[string]tally{}
	var last trace.Time
	add := func(w waiting, end trace.Time) {
		total := blocks[w.reason]
		blocks[w.reason] = tally{total.Count + 1, total.Ns + int64(end-w.since)}
	}
	err = forEachEvent(file, func(event *trace.Event) {
		last = event.Time()
		if event.Kind() != trace.EventStateTransition {
			return
		}
		transition := event.StateTransition()
		if transition.Resource.Kind != trace.ResourceGoroutine {
			return
		}
		from, to := transition.Goroutine()
		switch {
		case from.Executing() && to == trace.GoWaiting:
			open[transition.Resource.Goroutine()] = waiting{last, transition.Reason}
		case from == trace.GoWaiting && to != trace.GoWaiting:
			id := transition.Resource.Goroutine()
			if w, ok := open[id]; ok {
				add(w, last)
				delete(open, id)
			}
		}
	})
	if err != nil {
		return err
	}
	for _, w := range open {
		add(w, last)
	}
	reasons := make([]string, 0, len(blocks))
	for reason := range blocks {
		reasons = append(reasons, reason)
	}
	sort.Strings(reasons)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, reason := range reasons {
		fmt.Fprintf(out, "%s\t%d\t%d\n", escapes.Replace(reason), blocks[reason].Count, blocks[reason].Ns)
	}
	return nil
}
