package main

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"

	"internal/runtime/gc"
	"internal/trace"
)

// PointFacts are about what happens at one moment: wake-ups, creations, messages, samples, and what the
// alloc/free experiment tells. "" stands for what an event does not say.
type PointFacts struct {
	Unblocks    map[string]tally      `json:"unblocks"`   // by what was waited for; ns is the waiting
	WakeLeaves  map[string]int64      `json:"wakeLeaves"` // by leaf of waker and of the woken: "a > b"
	Creations   map[string]int64      `json:"creations"`  // by root function
	GoLeaves    map[string]int64      `json:"goLeaves"`   // by leaf of the creator's stack
	LogTasks    map[string]int64      `json:"logTasks"`   // by task
	Metrics     map[string]*MetricSum `json:"metricSums"` // by name
	Samples     map[string]int64      `json:"sampleLeaves"`
	HeapObjects map[string]tally      `json:"heapObjects"`     // by op and type: "alloc []int"; ns is bytes of slots
	HeapSpans   map[string]tally      `json:"heapSpans"`       // by op and size class, "alloc -" for no objects; ns is pages
	GoStacks    map[string]int64      `json:"goroutineStacks"` // by op and order
}

// A MetricSum says what a metric's samples come to.
type MetricSum struct {
	Count int64  `json:"count"`
	Sum   uint64 `json:"sum"`
	Max   uint64 `json:"max"`
}

// points gathers PointFacts.
type points struct {
	facts   *PointFacts
	first   trace.Time
	started bool
	waits   map[trace.GoID]wait
	types   map[uint64]string // of the present generation
	spans   []heapSpan
	page    uint64
	align   uint64
}

type wait struct {
	since  trace.Time
	reason string
	leaf   string
}

// A heapSpan is one in use that holds heap objects.
type heapSpan struct{ id, pages, class uint64 }

func newPoints() *points {
	return &points{
		facts: &PointFacts{
			Unblocks: map[string]tally{}, WakeLeaves: map[string]int64{}, Creations: map[string]int64{},
			GoLeaves: map[string]int64{}, LogTasks: map[string]int64{}, Metrics: map[string]*MetricSum{},
			Samples: map[string]int64{}, HeapObjects: map[string]tally{}, HeapSpans: map[string]tally{},
			GoStacks: map[string]int64{},
		},
		waits: map[trace.GoID]wait{}, types: map[uint64]string{},
	}
}

func (p *points) event(event *trace.Event) {
	if !p.started {
		p.first, p.started = event.Time(), true
	}
	switch event.Kind() {
	case trace.EventStateTransition:
		if transition := event.StateTransition(); transition.Resource.Kind == trace.ResourceGoroutine {
			p.transition(event, transition)
		}
	case trace.EventLog:
		task := ""
		if id := event.Log().Task; id != trace.NoTask {
			task = strconv.FormatUint(uint64(id), 10)
		}
		p.facts.LogTasks[task]++
	case trace.EventMetric:
		metric := event.Metric()
		sum := p.facts.Metrics[metric.Name]
		if sum == nil {
			sum = &MetricSum{}
			p.facts.Metrics[metric.Name] = sum
		}
		value := metric.Value.Uint64()
		*sum = MetricSum{sum.Count + 1, sum.Sum + value, max(sum.Max, value)}
	case trace.EventStackSample:
		p.facts.Samples[leaf(event.Stack())]++
	case trace.EventSync:
		clear(p.types)
		for _, batch := range event.Sync().ExperimentalBatches["AllocFree"] {
			p.data(batch.Data)
		}
	case trace.EventExperimental:
		p.experimental(event.Experimental())
	}
}

func leaf(stack trace.Stack) string {
	for frame := range stack.Frames() {
		return frame.Func
	}
	return ""
}

func (p *points) transition(event *trace.Event, transition trace.StateTransition) {
	from, to := transition.Goroutine()
	if from == to {
		return
	}
	id := transition.Resource.Goroutine()
	if from == trace.GoWaiting {
		w := p.waits[id]
		delete(p.waits, id)
		total := p.facts.Unblocks[w.reason]
		p.facts.Unblocks[w.reason] = tally{total.Count + 1, total.Ns + int64(event.Time()-w.since)}
		p.facts.WakeLeaves[leaf(event.Stack())+" > "+w.leaf]++
	}
	if from == trace.GoNotExist {
		root := ""
		for frame := range transition.Stack.Frames() {
			root = frame.Func
		}
		p.facts.Creations[root]++
		p.facts.GoLeaves[leaf(event.Stack())]++
	}
	if to == trace.GoWaiting {
		since := event.Time()
		if from == trace.GoUndetermined {
			since = p.first
		}
		p.waits[id] = wait{since, transition.Reason, leaf(transition.Stack)}
	}
}

// data reads a batch of the experiment's data.
func (p *points) data(data []byte) {
	if len(data) == 0 {
		return
	}
	kind, data := data[0], data[1:]
	number := func() uint64 {
		value, n := binary.Uvarint(data)
		if n <= 0 {
			data = nil
			return 0
		}
		data = data[n:]
		return value
	}
	switch kind {
	case 0:
		for len(data) > 0 {
			id := number()
			number()
			number()
			number()
			length := min(number(), uint64(len(data)))
			p.types[id] = string(data[:length])
			data = data[length:]
		}
	case 1:
		number()
		p.page, p.align = number(), number()
	}
}

func (p *points) experimental(event trace.ExperimentalEvent) {
	args := map[string]uint64{}
	for i, name := range event.Args {
		args[name] = event.ArgValue(i).Uint64()
	}
	ops := map[string]string{
		"HeapObject": "exists", "HeapObjectAlloc": "alloc", "HeapObjectFree": "free",
		"Span": "exists", "SpanAlloc": "alloc", "SpanFree": "free",
		"GoroutineStack": "exists", "GoroutineStackAlloc": "alloc", "GoroutineStackFree": "free",
	}
	op, id := ops[event.Name], args["id"]
	switch event.Name {
	case "HeapObject", "HeapObjectAlloc", "HeapObjectFree":
		key := op + " " + p.types[args["type"]]
		total := p.facts.HeapObjects[key]
		p.facts.HeapObjects[key] = tally{total.Count + 1, total.Ns + p.slot(id)}
	case "Span", "SpanAlloc":
		p.drop(id)
		class := "-"
		if args["kindclass"]&1 == 0 {
			s := heapSpan{id, args["npages_value"], args["kindclass"] >> 2}
			p.spans = append(p.spans, s)
			class = fmt.Sprint(s.class)
		}
		total := p.facts.HeapSpans[op+" "+class]
		p.facts.HeapSpans[op+" "+class] = tally{total.Count + 1, total.Ns + int64(args["npages_value"])}
	case "SpanFree":
		p.drop(id)
		total := p.facts.HeapSpans["free -"]
		p.facts.HeapSpans["free -"] = tally{total.Count + 1, 0}
	default:
		key := op + " "
		if order, ok := args["order"]; ok {
			key += fmt.Sprint(order)
		}
		p.facts.GoStacks[key]++
	}
}

func (p *points) drop(id uint64) {
	p.spans = slices.DeleteFunc(p.spans, func(s heapSpan) bool { return s.id == id })
}

// slot is the number of bytes of the slot that an object is in, 0 where its heapSpan is not known.
func (p *points) slot(id uint64) int64 {
	if p.page == 0 {
		return 0
	}
	page := id * p.align / p.page
	for _, s := range p.spans {
		if page < s.id || page >= s.id+s.pages {
			continue
		}
		if s.class == 0 {
			return int64(s.pages * p.page)
		}
		return int64(gc.SizeClassToSize[s.class%gc.NumSizeClasses])
	}
	return 0
}
