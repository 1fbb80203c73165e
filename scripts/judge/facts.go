package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"strings"

	"internal/trace"
	"internal/trace/raw"
	"internal/trace/version"
)

// Facts are what the golden files hold. Times are Go's Event.Time(), in nanoseconds.
type Facts struct {
	Trace          string                `json:"trace"`
	Size           int                   `json:"size"`
	Bytes          string                `json:"bytesHash"`
	Version        int                   `json:"version"`
	Error          string                `json:"error,omitempty"`
	Events         int                   `json:"events"`
	Hash           string                `json:"hash"`
	BriefHash      string                `json:"briefHash"`
	FirstTime      int64                 `json:"firstTime"`
	LastTime       int64                 `json:"lastTime"`
	Syncs          int                   `json:"syncs"`
	Clocks         []Clock               `json:"clockSnapshots"`
	Kinds          map[string]int64      `json:"kinds"`
	Transitions    map[string]int64      `json:"transitions"`
	Metrics        map[string]int64      `json:"metrics"`
	Ranges         map[string]*Phases    `json:"ranges"`
	Tasks          map[string]*Phases    `json:"tasks"`
	Regions        map[string]*Phases    `json:"regions"`
	Logs           map[string]int64      `json:"logs"`
	Labels         map[string]int64      `json:"labels"`
	Samples        int64                 `json:"samples"`
	Stacks         int                   `json:"stacks"`
	GoroutineIDs   int                   `json:"goroutineIDs"`
	GoroutineLives int64                 `json:"goroutineLives"`
	GoroutineNames map[string]int64      `json:"goroutineNames"`
	States         map[string]tally      `json:"states"`
	Blocks         map[string]tally      `json:"blocks"`
	SummaryApart   map[string]string     `json:"summaryApart,omitempty"`
	Summary        map[string]*Group     `json:"summary,omitempty"`
	Intervals      *Intervals            `json:"intervals"`
	Points         *PointFacts           `json:"points"`
	Views          map[string]*ViewFacts `json:"views"`
	Generations    []uint64              `json:"generations"`
	Wire           map[string]int64      `json:"wire"`
	WireError      string                `json:"wireError,omitempty"`

	views map[string]*viewRows
}

// A Clock is a clock snapshot as Go's Sync event gives it.
type Clock struct {
	Trace int64  `json:"trace"`
	Mono  uint64 `json:"mono"`
	Wall  int64  `json:"wall"`
}

// Phases are the events of one name: of a range, a task or a region.
type Phases struct {
	Begin  int64 `json:"begin"`
	Active int64 `json:"active,omitempty"`
	End    int64 `json:"end"`
}

// A Group is the sum over the goroutines of one name of what Go's own analysis says of each. That
// analysis keeps one entry for an id: of goroutines that had the same id, the last.
type Group struct {
	Goroutines   int64            `json:"goroutines"`
	Exec         int64            `json:"exec"`
	SchedWait    int64            `json:"schedWait"`
	Syscall      int64            `json:"syscall"`
	SyscallBlock int64            `json:"syscallBlock"`
	Block        map[string]int64 `json:"block"`
	Total        int64            `json:"total"`
}

func writeFacts(args []string) error {
	flags := flag.NewFlagSet("facts", flag.ExitOnError)
	dir := flags.String("o", "", "directory for one TRACE.json each, instead of standard output")
	flags.Parse(args)
	for _, path := range flags.Args() {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		facts := gather(filepath.Base(path), data)
		text, err := marshal(facts)
		if err != nil {
			return err
		}
		if *dir == "" {
			os.Stdout.Write(text)
			continue
		}
		name := strings.TrimSuffix(filepath.Base(path), ".trace") + ".json"
		if err := os.WriteFile(filepath.Join(*dir, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func marshal(facts *Facts) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(facts)
	return text.Bytes(), err
}

func gather(name string, data []byte) *Facts {
	facts := &Facts{
		Trace: name, Size: len(data), Clocks: []Clock{}, Generations: []uint64{},
		Kinds: map[string]int64{}, Transitions: map[string]int64{}, Metrics: map[string]int64{},
		Ranges: map[string]*Phases{}, Tasks: map[string]*Phases{}, Regions: map[string]*Phases{},
		Logs: map[string]int64{}, Labels: map[string]int64{}, Wire: map[string]int64{},
	}
	hash := fnv.New64a()
	hash.Write(data)
	facts.Bytes = fmt.Sprintf("%016x", hash.Sum64())
	if v, err := version.ReadHeader(bytes.NewReader(data)); err == nil {
		facts.Version = int(v)
	}
	facts.readEvents(data)
	facts.readWire(data)
	return facts
}

func (f *Facts) readEvents(data []byte) {
	full, brief := fnv.New64a(), fnv.New64a()
	tallies := newStateTallies()
	intervals := newIntervals()
	points := newPoints()
	rows := newRowGatherer()
	summarizer := trace.NewSummarizer()
	summarizable := true
	stacks := map[string]bool{}
	var line []byte
	err := forEachEvent(bytes.NewReader(data), func(event *trace.Event) {
		line = appendLine(line[:0], f.Events, event, true)
		full.Write(line)
		line = appendLine(line[:0], f.Events, event, false)
		brief.Write(line)
		if f.Events == 0 {
			f.FirstTime = int64(event.Time())
		}
		f.LastTime = int64(event.Time())
		f.Events++
		f.count(event, stacks)
		tallies.event(event)
		intervals.event(event)
		points.event(event)
		rows.event(event)
		summarizable = summarizable && summarize(summarizer, event)
	})
	if err != nil {
		f.Error = firstLine(err)
	}
	f.Hash = fmt.Sprintf("%016x", full.Sum64())
	f.BriefHash = fmt.Sprintf("%016x", brief.Sum64())
	f.Stacks = len(stacks)

	f.Points = points.facts
	rows.finish()
	f.views, f.Views = rows.views(), map[string]*ViewFacts{}
	for name, view := range f.views {
		f.Views[name] = view.facts()
	}
	tallies.finish()
	f.GoroutineIDs = len(tallies.ids)
	f.GoroutineLives = tallies.lives
	f.GoroutineNames = tallies.names
	f.Blocks = tallies.blocks
	f.SummaryApart = tallies.apart
	f.States = map[string]tally{}
	for state, total := range tallies.states {
		f.States[strings.ToLower(state.String())] = total
	}
	var summary *trace.Summary
	if summarizable {
		summary = summarizer.Finalize()
		f.Summary = groups(summary)
	}
	f.Intervals = intervals.finish(summary)
}

// summarize feeds Go's analysis. It panics on traces that lack what a real program always writes; then
// there is no summary.
func summarize(summarizer *trace.Summarizer, event *trace.Event) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	summarizer.Event(event)
	return true
}

func (f *Facts) count(event *trace.Event, stacks map[string]bool) {
	note := func(stack trace.Stack) {
		if text := appendStack(nil, stack); string(text) != "-" {
			stacks[string(text)] = true
		}
	}
	note(event.Stack())
	f.Kinds[event.Kind().String()]++
	switch event.Kind() {
	case trace.EventSync:
		f.Syncs++
		if c := event.Sync().ClockSnapshot; c != nil {
			f.Clocks = append(f.Clocks, Clock{int64(c.Trace), c.Mono, c.Wall.UnixNano()})
		}
	case trace.EventMetric:
		f.Metrics[event.Metric().Name]++
	case trace.EventLabel:
		f.Labels[event.Label().Label]++
	case trace.EventStackSample:
		f.Samples++
	case trace.EventRangeBegin, trace.EventRangeActive, trace.EventRangeEnd:
		phases := named(f.Ranges, event.Range().Name)
		switch event.Kind() {
		case trace.EventRangeBegin:
			phases.Begin++
		case trace.EventRangeActive:
			phases.Active++
		default:
			phases.End++
		}
	case trace.EventTaskBegin:
		named(f.Tasks, event.Task().Type).Begin++
	case trace.EventTaskEnd:
		named(f.Tasks, event.Task().Type).End++
	case trace.EventRegionBegin:
		named(f.Regions, event.Region().Type).Begin++
	case trace.EventRegionEnd:
		named(f.Regions, event.Region().Type).End++
	case trace.EventLog:
		f.Logs[event.Log().Category]++
	case trace.EventStateTransition:
		transition := event.StateTransition()
		note(transition.Stack)
		switch transition.Resource.Kind {
		case trace.ResourceGoroutine:
			from, to := transition.Goroutine()
			f.Transitions["Goroutine "+from.String()+" "+to.String()]++
		case trace.ResourceProc:
			from, to := transition.Proc()
			f.Transitions["Proc "+from.String()+" "+to.String()]++
		}
	}
}

func named(phases map[string]*Phases, name string) *Phases {
	p := phases[name]
	if p == nil {
		p = &Phases{}
		phases[name] = p
	}
	return p
}

func groups(summary *trace.Summary) map[string]*Group {
	groups := map[string]*Group{}
	for _, g := range summary.Goroutines {
		group := groups[g.Name]
		if group == nil {
			group = &Group{Block: map[string]int64{}}
			groups[g.Name] = group
		}
		group.Goroutines++
		group.Exec += int64(g.ExecTime)
		group.SchedWait += int64(g.SchedWaitTime)
		group.Syscall += int64(g.SyscallTime)
		group.SyscallBlock += int64(g.SyscallBlockTime)
		group.Total += int64(g.TotalTime)
		for reason, ns := range g.BlockTimeByReason {
			group.Block[reason] += int64(ns)
		}
	}
	return groups
}

// readWire counts what is on the wire, before any order: every event that Go's raw reader yields. That
// reader refuses the events of experiments in traces older than the newest version, which Go's real reader
// accepts, and the encoding has been the same since Go 1.22: so each trace is read as one of the newest.
func (f *Facts) readWire(data []byte) {
	if f.Version < 22 {
		if f.Events > 0 {
			f.Generations = append(f.Generations, 1) // all of it, as Go's reader treats it
		}
		return // the format has other events
	}
	var newest bytes.Buffer
	header, err := version.WriteHeader(&newest, version.Current)
	if err != nil || len(data) < header {
		return
	}
	newest.Write(data[header:])
	reader, err := raw.NewReader(&newest)
	if err != nil {
		f.WireError = firstLine(err)
		return
	}
	seen := map[uint64]bool{}
	for {
		event, err := reader.ReadEvent()
		if err == io.EOF {
			return
		}
		if err != nil {
			f.WireError = firstLine(err)
			return
		}
		spec := reader.Version().Specs()[event.Ev]
		f.Wire[spec.Name]++
		if spec.Name == "EventBatch" && !seen[event.Args[0]] {
			seen[event.Args[0]] = true
			f.Generations = append(f.Generations, event.Args[0])
		}
	}
}
