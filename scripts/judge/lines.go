package main

import (
	"strconv"
	"strings"

	"internal/trace"
)

// appendLine appends the canonical line of an event, as README.md defines it, with its newline. Without
// stacks both stack fields are written as "-".
func appendLine(line []byte, seq int, event *trace.Event, stacks bool) []byte {
	w := lineWriter{bytes: line, stacks: stacks}
	w.bytes = strconv.AppendInt(w.bytes, int64(seq), 10)
	w.number(int64(event.Time()))
	w.number(int64(event.Thread()))
	w.number(int64(event.Proc()))
	w.number(int64(event.Goroutine()))
	w.text(event.Kind().String())
	switch event.Kind() {
	case trace.EventSync:
		w.sync(event.Sync())
	case trace.EventMetric:
		metric := event.Metric()
		w.text(metric.Name)
		w.unsigned(metric.Value.Uint64())
	case trace.EventLabel:
		label := event.Label()
		w.text(label.Label)
		w.text(label.Resource.String())
	case trace.EventRangeBegin, trace.EventRangeActive:
		r := event.Range()
		w.text(r.Name)
		w.text(r.Scope.String())
	case trace.EventRangeEnd:
		r := event.Range()
		w.text(r.Name)
		w.text(r.Scope.String())
		w.attributes(event.RangeAttributes())
	case trace.EventTaskBegin, trace.EventTaskEnd:
		task := event.Task()
		w.unsigned(uint64(task.ID))
		if task.Parent == trace.NoTask {
			w.text("-")
		} else {
			w.unsigned(uint64(task.Parent))
		}
		w.text(task.Type)
	case trace.EventRegionBegin, trace.EventRegionEnd:
		region := event.Region()
		w.unsigned(uint64(region.Task))
		w.text(region.Type)
	case trace.EventLog:
		log := event.Log()
		w.unsigned(uint64(log.Task))
		w.text(log.Category)
		w.text(log.Message)
	case trace.EventStateTransition:
		w.transition(event.StateTransition())
	case trace.EventExperimental:
		w.experimental(event.Experimental())
	}
	w.stack(event.Stack())
	return append(w.bytes, '\n')
}

// A lineWriter appends fields, each after a tab.
type lineWriter struct {
	bytes  []byte
	stacks bool
}

func (w *lineWriter) number(n int64) {
	w.bytes = strconv.AppendInt(append(w.bytes, '\t'), n, 10)
}

func (w *lineWriter) unsigned(n uint64) {
	w.bytes = strconv.AppendUint(append(w.bytes, '\t'), n, 10)
}

var escapes = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

func (w *lineWriter) text(s string) {
	w.bytes = append(append(w.bytes, '\t'), escapes.Replace(s)...)
}

func (w *lineWriter) sync(sync trace.Sync) {
	w.number(int64(sync.N))
	clock := sync.ClockSnapshot
	if clock == nil {
		w.text("-")
		return
	}
	w.number(int64(clock.Trace))
	w.bytes = strconv.AppendUint(append(w.bytes, ','), clock.Mono, 10)
	w.bytes = strconv.AppendInt(append(w.bytes, ','), clock.Wall.UnixNano(), 10)
}

func (w *lineWriter) attributes(attributes []trace.RangeAttribute) {
	if len(attributes) == 0 {
		w.text("-")
		return
	}
	for i, attribute := range attributes {
		separator := byte('\t')
		if i > 0 {
			separator = ','
		}
		w.bytes = strconv.AppendUint(append(w.bytes, separator), attribute.Value.Uint64(), 10)
	}
}

func (w *lineWriter) transition(t trace.StateTransition) {
	w.text(t.Resource.String())
	switch t.Resource.Kind {
	case trace.ResourceGoroutine:
		from, to := t.Goroutine()
		w.text(from.String())
		w.text(to.String())
	case trace.ResourceProc:
		from, to := t.Proc()
		w.text(from.String())
		w.text(to.String())
	}
	w.text(t.Reason)
	w.stack(t.Stack)
}

func (w *lineWriter) experimental(e trace.ExperimentalEvent) {
	w.text(e.Name)
	w.bytes = append(w.bytes, '\t')
	for i, name := range e.Args {
		if i > 0 {
			w.bytes = append(w.bytes, ',')
		}
		w.bytes = append(append(w.bytes, name...), '=')
		w.bytes = strconv.AppendUint(w.bytes, e.ArgValue(i).Uint64(), 10)
	}
}

func (w *lineWriter) stack(stack trace.Stack) {
	if !w.stacks {
		w.text("-")
		return
	}
	w.bytes = append(w.bytes, '\t')
	w.bytes = appendStack(w.bytes, stack)
}

// appendStack appends func@file:line@pc for each frame, leaf first, with semicolons between; "-" for none.
func appendStack(bytes []byte, stack trace.Stack) []byte {
	empty := true
	for frame := range stack.Frames() {
		if !empty {
			bytes = append(bytes, ';')
		}
		empty = false
		bytes = append(append(bytes, escapes.Replace(frame.Func)...), '@')
		bytes = append(append(bytes, escapes.Replace(frame.File)...), ':')
		bytes = append(strconv.AppendUint(bytes, frame.Line, 10), '@')
		bytes = strconv.AppendUint(bytes, frame.PC&pcMask, 10)
	}
	if empty {
		bytes = append(bytes, '-')
	}
	return bytes
}
