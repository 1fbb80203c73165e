package main

import (
	"slices"
	"strings"

	"internal/trace"
)

// A stay is one time of a goroutine in one state, with all that tq's table states says of it.
type stay struct {
	g                int64
	state, prev      trace.GoState
	next             string // "" where it lasts to the end
	reason           string
	ts, end          int64
	p, m, by, ended  int64 // -1 for none
	stack, byStack   string
	endStack, root   string
	complete, opened bool // opened: not by being found
}

// A rangeRow is one range of the runtime.
type rangeRow struct {
	name             string
	scope            trace.ResourceID
	g                int64
	ts, end          int64
	stack            string
	swept, reclaimed int64 // -1 for none
	begun, ended     bool
}

// A goroutineRow is a goroutine: its life with the sums of its time.
type goroutineRow struct {
	id      int64
	name    string
	ts, end int64
	sums    map[trace.GoState]int64
}

// A wakeup is one goroutine made runnable from waiting.
type wakeup struct {
	waker, woken, reason string
	waited               int64
}

type metricRow struct {
	ts   int64
	wall string
	name string
	n    uint64
}

// rowGatherer keeps rows of the tables that the views are about, straight from the events.
type rowGatherer struct {
	first, last int64
	started     bool
	wallOffset  int64
	hasWall     bool

	stays      []*stay
	open       map[trace.GoID]*stay
	alive      map[trace.GoID]*goroutineRow
	goroutines []*goroutineRow
	ranges     []*rangeRow
	openRanges map[trace.ResourceID][]*rangeRow
	wakeups    []wakeup
	metrics    []metricRow
	samples    [][]string // the functions of each, leaf first
}

func newRowGatherer() *rowGatherer {
	return &rowGatherer{
		open: map[trace.GoID]*stay{}, alive: map[trace.GoID]*goroutineRow{},
		openRanges: map[trace.ResourceID][]*rangeRow{},
	}
}

func (r *rowGatherer) event(event *trace.Event) {
	if !r.started {
		r.first, r.started = int64(event.Time()), true
	}
	r.last = int64(event.Time()) - r.first
	switch event.Kind() {
	case trace.EventSync:
		r.hasWall = false
		if c := event.Sync().ClockSnapshot; c != nil {
			r.wallOffset, r.hasWall = c.Wall.UnixNano()-int64(c.Trace)+r.first, true
		}
	case trace.EventMetric:
		metric := event.Metric()
		r.metrics = append(r.metrics, metricRow{r.last, r.wall(), metric.Name, metric.Value.Uint64()})
	case trace.EventStackSample:
		r.samples = append(r.samples, functions(event.Stack()))
	case trace.EventRangeBegin, trace.EventRangeActive, trace.EventRangeEnd:
		r.rangeEvent(event)
	case trace.EventStateTransition:
		transition := event.StateTransition()
		if transition.Resource.Kind != trace.ResourceGoroutine {
			return
		}
		if from, to := transition.Goroutine(); from != to {
			r.transition(event, transition, from, to)
		}
	}
}

func (r *rowGatherer) wall() string {
	if !r.hasWall {
		return ""
	}
	return number64(r.last + r.wallOffset)
}

func (r *rowGatherer) transition(event *trace.Event, transition trace.StateTransition, from, to trace.GoState) {
	id := transition.Resource.Goroutine()
	g := r.alive[id]
	if g == nil {
		g = &goroutineRow{id: int64(id), ts: r.last, sums: map[trace.GoState]int64{}}
		if from == trace.GoUndetermined {
			g.ts = 0
		}
		r.alive[id] = g
	}
	if names := functions(transition.Stack); g.name == "" && len(names) > 0 {
		g.name = names[len(names)-1]
	}
	if s := r.open[id]; s != nil {
		s.end, s.next = r.last, strings.ToLower(to.String())
		s.ended, s.endStack = int64(event.Goroutine()), folded(event.Stack())
		s.complete = s.opened
		g.sums[s.state] += s.end - s.ts
		r.stays = append(r.stays, s)
		if s.state == trace.GoWaiting {
			r.wakeups = append(r.wakeups, wakeup{root(event.Stack()), s.root, s.reason, s.end - s.ts})
		}
		delete(r.open, id)
	}
	if to == trace.GoNotExist {
		r.end(id)
		return
	}
	s := &stay{
		g: int64(id), state: to, prev: from, reason: transition.Reason, ts: r.last, p: int64(event.Proc()),
		m: int64(event.Thread()), by: int64(event.Goroutine()), ended: -1, stack: folded(transition.Stack),
		root: root(transition.Stack), byStack: folded(event.Stack()), opened: true,
	}
	if from == trace.GoUndetermined {
		// Who or what put it into that state was not seen; what executes does so on what the event says.
		s.ts, s.by, s.byStack, s.opened = 0, -1, "", false
		if !to.Executing() {
			s.p, s.m = -1, -1
		}
	}
	r.open[id] = s
}

// end files a goroutine that is no more, and ends the ranges it was in.
func (r *rowGatherer) end(id trace.GoID) {
	g := r.alive[id]
	g.end = r.last
	r.goroutines = append(r.goroutines, g)
	delete(r.alive, id)
	scope := trace.MakeResourceID(id)
	for _, row := range r.openRanges[scope] {
		row.end = r.last
	}
	delete(r.openRanges, scope)
}

// openScope is what an open range is found by. Before Go 1.11 the collector stops the world on no goroutine, and on
// several procs at a time.
func openScope(event *trace.Event) trace.ResourceID {
	scope := event.Range().Scope
	if scope.Kind == trace.ResourceGoroutine && scope.Goroutine() == trace.NoGoroutine {
		return trace.MakeResourceID(event.Proc())
	}
	return scope
}

func (r *rowGatherer) rangeEvent(event *trace.Event) {
	about := event.Range()
	scope := openScope(event)
	open := r.openRanges[scope]
	place := -1
	for i, row := range open {
		if row.name == about.Name {
			place = i
		}
	}
	if event.Kind() == trace.EventRangeActive && place >= 0 {
		return
	}
	if event.Kind() == trace.EventRangeBegin || place < 0 {
		row := &rangeRow{name: about.Name, scope: about.Scope, g: -1, swept: -1, reclaimed: -1}
		if event.Kind() == trace.EventRangeBegin {
			row.ts, row.begun, row.g, row.stack = r.last, true, int64(event.Goroutine()), folded(event.Stack())
		}
		r.ranges = append(r.ranges, row)
		open = append(open, row)
		place = len(open) - 1
	}
	if event.Kind() == trace.EventRangeEnd {
		row := open[place]
		row.end, row.ended = r.last, true
		for _, attribute := range event.RangeAttributes() {
			switch attribute.Name {
			case "bytes swept":
				row.swept = int64(attribute.Value.Uint64())
			case "bytes reclaimed":
				row.reclaimed = int64(attribute.Value.Uint64())
			}
		}
		open = append(open[:place:place], open[place+1:]...)
	}
	r.openRanges[scope] = open
}

// finish ends what is open with the trace.
func (r *rowGatherer) finish() {
	for id, s := range r.open {
		s.end = r.last
		r.alive[id].sums[s.state] += s.end - s.ts
		r.stays = append(r.stays, s)
	}
	for _, g := range r.alive {
		g.end = r.last
		r.goroutines = append(r.goroutines, g)
	}
	for _, open := range r.openRanges {
		for _, row := range open {
			row.end = r.last
		}
	}
}

// functions are the names of a stack's functions, leaf first.
func functions(stack trace.Stack) []string {
	var names []string
	for frame := range stack.Frames() {
		names = append(names, frame.Func)
	}
	return names
}

func root(stack trace.Stack) string {
	name := ""
	for frame := range stack.Frames() {
		name = frame.Func
	}
	return name
}

// unnamed is the text of a stack whose only frame has no name, which is not the same as no stack: the runtime
// writes it where it runs on a stack of its own.
const unnamed = "\"\""

// folded is a stack as flame graphs have it: its functions, root first, with semicolons between.
func folded(stack trace.Stack) string {
	names := functions(stack)
	if len(names) == 1 && names[0] == "" {
		return unnamed
	}
	slices.Reverse(names)
	return strings.Join(names, ";")
}
