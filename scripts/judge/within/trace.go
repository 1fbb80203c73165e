package trace

import "internal/trace/internal/tracev1"

// These are what a trace of before Go 1.22 was parsed to.
type (
	V1Event     = tracev1.Event
	V1Frame     = tracev1.Frame
	V1Timestamp = tracev1.Timestamp
	V1Trace     = tracev1.Trace
	V1Type      = tracev1.EventType
)

// V1Events gives the events the form that the conversion takes them in.
func V1Events(events []V1Event) tracev1.Events { return tracev1.EventsOf(events) }

// NewV1Reader reads what was parsed.
func NewV1Reader(t V1Trace) *Reader { return &Reader{v1Events: convertV1Trace(t)} }
