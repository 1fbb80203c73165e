package main

import (
	"strconv"
	"strings"

	"internal/trace"
)

// Intervals are the facts about what begins and ends, beside the states of goroutines.
type Intervals struct {
	Syscalls   blockedTally         `json:"syscalls"`
	ProcStates map[string]tally     `json:"procStates"`
	Procs      map[string]*procFact `json:"procs"`
	Threads    threadFact           `json:"threads"`
	Ranges     map[string]span      `json:"ranges"`
	Tasks      map[string]span      `json:"tasks"`
	Regions    map[string]span      `json:"regions"`

	// What Go's own analysis says; absent where it panics.
	SummaryRanges  map[string]int64       `json:"summaryRanges,omitempty"`
	SummaryTasks   map[string]span        `json:"summaryTasks,omitempty"`
	SummaryRegions map[string]regionGroup `json:"summaryRegions,omitempty"`
}

// A span is a number of rows, the nanoseconds they last together, and the longest.
type span struct {
	Count int64 `json:"count"`
	Ns    int64 `json:"ns"`
	Max   int64 `json:"max"`
}

func (s span) add(ns int64) span { return span{s.Count + 1, s.Ns + ns, max(s.Max, ns)} }

type blockedTally struct {
	Count   int64 `json:"count"`
	Ns      int64 `json:"ns"`
	Blocked int64 `json:"blocked"`
}

type procFact struct {
	Running  int64 `json:"running"`
	Idle     int64 `json:"idle"`
	Syscall  int64 `json:"syscall"`
	Starts   int64 `json:"starts"`
	Switches int64 `json:"switches"`
}

type threadFact struct {
	Count   int64 `json:"count"`
	Events  int64 `json:"events"`
	Held    int64 `json:"procsHeld"`
	Running int64 `json:"running"`
}

// A regionGroup is the sum over regions of one name that Go's reader saw both begin and end.
type regionGroup struct {
	Count   int64 `json:"count"`
	Ns      int64 `json:"ns"`
	Max     int64 `json:"max"`
	Exec    int64 `json:"exec"`
	Sched   int64 `json:"schedWait"`
	Block   int64 `json:"block"`
	Syscall int64 `json:"syscall"`
}

// A call is a system call that is under way.
type call struct {
	since, lost trace.Time // lost: when its proc was taken, 0 if it was not
	before      int64      // nanoseconds before its status in which it had no proc
	proc        trace.ProcID
	thread      trace.ThreadID
}

type procNow struct {
	state  trace.ProcState
	since  trace.Time
	holder trace.ThreadID
	inCall trace.GoID // the goroutine whose system call it sits in
	called trace.Time // since when; 0 if in none
}

type openRange struct {
	name  string
	since trace.Time
}

type openTask struct {
	name  string
	since trace.Time
}

// intervals follows everything that begins and ends through the events of a trace.
type intervals struct {
	facts       Intervals
	first, last trace.Time
	started     bool

	calls    map[trace.GoID]*call
	sits     map[trace.ProcID]trace.GoID
	procs    map[trace.ProcID]*procNow
	threads  map[trace.ThreadID]bool
	runs     map[trace.GoID]trace.Time
	created  map[trace.GoID]trace.Time
	ranges   map[trace.ResourceID][]openRange
	regions  map[trace.GoID][]trace.Region
	since    map[trace.GoID][]trace.Time
	tasks    map[trace.TaskID]*openTask
	ended    map[trace.TaskID]bool
	begun    map[trace.TaskID]int
	finished map[trace.TaskID]int
}

func newIntervals() *intervals {
	return &intervals{
		facts: Intervals{
			ProcStates: map[string]tally{}, Procs: map[string]*procFact{}, Ranges: map[string]span{},
			Tasks: map[string]span{}, Regions: map[string]span{},
		},
		calls: map[trace.GoID]*call{}, sits: map[trace.ProcID]trace.GoID{}, procs: map[trace.ProcID]*procNow{},
		threads: map[trace.ThreadID]bool{}, runs: map[trace.GoID]trace.Time{}, created: map[trace.GoID]trace.Time{},
		ranges: map[trace.ResourceID][]openRange{}, regions: map[trace.GoID][]trace.Region{},
		since: map[trace.GoID][]trace.Time{}, tasks: map[trace.TaskID]*openTask{}, ended: map[trace.TaskID]bool{},
		begun: map[trace.TaskID]int{}, finished: map[trace.TaskID]int{},
	}
}

func (v *intervals) event(event *trace.Event) {
	v.last = event.Time()
	if !v.started {
		v.first, v.started = v.last, true
	}
	if m := event.Thread(); m != trace.NoThread {
		v.threads[m] = true
		v.facts.Threads.Events++
	}
	switch event.Kind() {
	case trace.EventStateTransition:
		transition := event.StateTransition()
		switch transition.Resource.Kind {
		case trace.ResourceGoroutine:
			v.goroutine(event, transition)
		case trace.ResourceProc:
			v.proc(event, transition)
		}
	case trace.EventRangeBegin, trace.EventRangeActive, trace.EventRangeEnd:
		v.runtimeRange(event)
	case trace.EventTaskBegin, trace.EventTaskEnd:
		v.task(event)
	case trace.EventLog:
		v.mention(event.Log().Task)
	case trace.EventRegionBegin, trace.EventRegionEnd:
		v.region(event)
	}
}

func (v *intervals) goroutine(event *trace.Event, transition trace.StateTransition) {
	id := transition.Resource.Goroutine()
	from, to := transition.Goroutine()
	if from == to {
		return
	}
	begin := v.last
	if from == trace.GoUndetermined {
		begin = v.first
	}
	if _, known := v.created[id]; !known {
		v.created[id] = begin
	}
	if from == trace.GoRunning {
		v.facts.Threads.Running += int64(v.last - v.runs[id])
		delete(v.runs, id)
	}
	if to == trace.GoRunning {
		v.runs[id] = begin
		if from == trace.GoRunnable && event.Proc() != trace.NoProc {
			v.procFact(event.Proc()).Switches++
		}
	}
	if from == trace.GoSyscall {
		v.leaveCall(id, v.last)
	}
	if to == trace.GoSyscall {
		c := &call{since: begin, proc: event.Proc(), thread: event.Thread()}
		if from == trace.GoUndetermined && c.proc == trace.NoProc {
			c.before = int64(v.last - v.first)
		}
		v.calls[id] = c
		v.sits[c.proc] = id
		if p := v.procs[c.proc]; p != nil && p.state == trace.ProcRunning && p.holder == c.thread {
			p.inCall, p.called = id, v.last
			if from == trace.GoUndetermined {
				p.called = p.since
			}
		}
	}
	if to == trace.GoNotExist {
		v.endGoroutine(id)
	}
}

func (v *intervals) leaveCall(id trace.GoID, now trace.Time) {
	c := v.calls[id]
	if c == nil {
		return
	}
	v.facts.Syscalls.Count++
	v.facts.Syscalls.Ns += int64(now - c.since)
	v.facts.Syscalls.Blocked += c.before
	if c.lost != 0 {
		v.facts.Syscalls.Blocked += int64(now - c.lost)
	}
	delete(v.calls, id)
	delete(v.sits, c.proc)
	for pid, p := range v.procs {
		if p.called != 0 && p.inCall == id {
			v.procFact(pid).Syscall += int64(now - p.called)
			p.called = 0
		}
	}
}

func (v *intervals) procFact(id trace.ProcID) *procFact {
	key := strconv.FormatInt(int64(id), 10)
	if v.facts.Procs[key] == nil {
		v.facts.Procs[key] = &procFact{}
	}
	return v.facts.Procs[key]
}

func (v *intervals) proc(event *trace.Event, transition trace.StateTransition) {
	id := transition.Resource.Proc()
	from, to := transition.Proc()
	if from == to {
		return
	}
	if to == trace.ProcIdle {
		if g, ok := v.sits[id]; ok {
			v.calls[g].lost = v.last
			delete(v.sits, id)
		}
	}
	p := v.procs[id]
	fact := v.procFact(id)
	if p == nil {
		p = &procNow{}
		v.procs[id] = p
	} else {
		v.leaveProc(id, p)
	}
	p.state, p.since = to, v.last
	if from == trace.ProcUndetermined {
		p.since = v.first
	}
	if to == trace.ProcRunning {
		p.holder = event.Thread()
		v.facts.Threads.Held++
		if from == trace.ProcIdle {
			fact.Starts++
		}
	}
}

func (v *intervals) leaveProc(id trace.ProcID, p *procNow) {
	fact := v.procFact(id)
	ns := int64(v.last - p.since)
	switch p.state {
	case trace.ProcRunning:
		fact.Running += ns
	case trace.ProcIdle:
		fact.Idle += ns
	}
	if p.called != 0 {
		fact.Syscall += int64(v.last - p.called)
		p.called = 0
	}
	name := strings.ToLower(p.state.String())
	total := v.facts.ProcStates[name]
	v.facts.ProcStates[name] = tally{total.Count + 1, total.Ns + ns}
}

func (v *intervals) runtimeRange(event *trace.Event) {
	r := event.Range()
	scope := openScope(event)
	open := v.ranges[scope]
	place := -1
	for i, o := range open {
		if o.name == r.Name {
			place = i
		}
	}
	switch event.Kind() {
	case trace.EventRangeBegin:
		v.ranges[scope] = append(open, openRange{r.Name, v.last})
	case trace.EventRangeActive:
		if place < 0 {
			v.ranges[scope] = append(open, openRange{r.Name, v.first})
		}
	default:
		since := v.first
		if place >= 0 {
			since = open[place].since
			v.ranges[scope] = append(open[:place:place], open[place+1:]...)
		}
		v.facts.Ranges[r.Name] = v.facts.Ranges[r.Name].add(int64(v.last - since))
	}
}

func (v *intervals) endRanges(scope trace.ResourceID) {
	for _, o := range v.ranges[scope] {
		v.facts.Ranges[o.name] = v.facts.Ranges[o.name].add(int64(v.last - o.since))
	}
	delete(v.ranges, scope)
}

func (v *intervals) mention(id trace.TaskID) {
	if id == trace.BackgroundTask || id == trace.NoTask || v.ended[id] || v.tasks[id] != nil {
		return
	}
	v.tasks[id] = &openTask{since: v.first}
}

func (v *intervals) task(event *trace.Event) {
	t := event.Task()
	if event.Kind() == trace.EventTaskBegin {
		v.begun[t.ID]++
		v.mention(t.Parent)
		v.tasks[t.ID] = &openTask{t.Type, v.last}
		return
	}
	v.finished[t.ID]++
	open := v.tasks[t.ID]
	if open == nil {
		open = &openTask{since: v.first}
		if v.ended[t.ID] {
			open.since = v.last
		}
	}
	v.facts.Tasks[open.name] = v.facts.Tasks[open.name].add(int64(v.last - open.since))
	delete(v.tasks, t.ID)
	v.ended[t.ID] = true
}

func (v *intervals) region(event *trace.Event) {
	r, g := event.Region(), event.Goroutine()
	v.mention(r.Task)
	if event.Kind() == trace.EventRegionBegin {
		v.regions[g] = append(v.regions[g], r)
		v.since[g] = append(v.since[g], v.last)
		return
	}
	n := len(v.regions[g])
	if n == 0 {
		v.facts.Regions[r.Type] = v.facts.Regions[r.Type].add(int64(v.last - v.created[g]))
		return
	}
	v.facts.Regions[r.Type] = v.facts.Regions[r.Type].add(int64(v.last - v.since[g][n-1]))
	v.regions[g], v.since[g] = v.regions[g][:n-1], v.since[g][:n-1]
}

func (v *intervals) endRegions(id trace.GoID) {
	for i, r := range v.regions[id] {
		v.facts.Regions[r.Type] = v.facts.Regions[r.Type].add(int64(v.last - v.since[id][i]))
	}
	delete(v.regions, id)
	delete(v.since, id)
}

func (v *intervals) endGoroutine(id trace.GoID) {
	v.endRanges(trace.MakeResourceID(id))
	v.endRegions(id)
	delete(v.created, id)
}

// finish ends all that is open and returns the facts; summary is nil where Go's analysis failed.
func (v *intervals) finish(summary *trace.Summary) *Intervals {
	for id := range v.calls {
		v.leaveCall(id, v.last)
	}
	for id, p := range v.procs {
		v.leaveProc(id, p)
	}
	for scope := range v.ranges {
		v.endRanges(scope)
	}
	for _, open := range v.tasks {
		v.facts.Tasks[open.name] = v.facts.Tasks[open.name].add(int64(v.last - open.since))
	}
	for id := range v.regions {
		v.endRegions(id)
	}
	for _, since := range v.runs {
		v.facts.Threads.Running += int64(v.last - since)
	}
	v.facts.Threads.Count = int64(len(v.threads))
	if summary != nil {
		v.summarize(summary)
	}
	return &v.facts
}

// summarize takes from Go's analysis what it tells of whole ranges, tasks and regions.
func (v *intervals) summarize(summary *trace.Summary) {
	v.facts.SummaryRanges = map[string]int64{}
	for _, g := range summary.Goroutines {
		for name, ns := range g.RangeTime {
			if name == "GC mark assist" || strings.HasPrefix(name, "stop-the-world") {
				v.facts.SummaryRanges[name] += int64(ns)
			}
		}
	}
	v.facts.SummaryTasks = map[string]span{}
	v.facts.SummaryRegions = map[string]regionGroup{}
	for id, t := range summary.Tasks {
		// The analysis has one task for an id: of one used again it is not said which begin and end belong together.
		if t.Complete() && v.begun[id] == 1 && v.finished[id] == 1 {
			v.facts.SummaryTasks[t.Name] = v.facts.SummaryTasks[t.Name].add(int64(t.End.Time() - t.Start.Time()))
		}
		for _, r := range t.Regions {
			if r.Start == nil || r.End == nil || r.End.Kind() != trace.EventRegionEnd {
				continue
			}
			group := v.facts.SummaryRegions[r.Name]
			group.Count++
			group.Ns += int64(r.TotalTime)
			group.Max = max(group.Max, int64(r.TotalTime))
			group.Exec += int64(r.ExecTime)
			group.Sched += int64(r.SchedWaitTime)
			group.Syscall += int64(r.SyscallTime + r.SyscallBlockTime)
			for _, ns := range r.BlockTimeByReason {
				group.Block += int64(ns)
			}
			v.facts.SummaryRegions[r.Name] = group
		}
	}
}

// intervalRows answers a question about intervals; false where it is none.
func intervalRows(question string, facts *Intervals) (rows [][]string, ok bool) {
	row := func(key string, numbers ...int64) {
		fields := []string{key}
		for _, n := range numbers {
			fields = append(fields, strconv.FormatInt(n, 10))
		}
		rows = append(rows, fields)
	}
	spans := func(m map[string]span) {
		for key, s := range m {
			row(key, s.Count, s.Ns, s.Max)
		}
	}
	switch question {
	case "syscalls":
		s := facts.Syscalls
		row(strconv.FormatInt(s.Count, 10), s.Ns, s.Blocked)
	case "proc_states":
		for key, t := range facts.ProcStates {
			row(key, t.Count, t.Ns)
		}
	case "procs":
		for key, p := range facts.Procs {
			row(key, p.Running, p.Idle, p.Syscall, p.Starts, p.Switches)
		}
	case "threads":
		t := facts.Threads
		row(strconv.FormatInt(t.Count, 10), t.Events, t.Held, t.Running)
	case "ranges":
		spans(facts.Ranges)
	case "tasks":
		spans(facts.Tasks)
	case "regions":
		spans(facts.Regions)
	default:
		return nil, false
	}
	return rows, true
}
