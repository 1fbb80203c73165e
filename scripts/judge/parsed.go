package main

import (
	"bufio"
	"encoding/gob"

	"internal/trace"
	"internal/trace/version"
)

// A Parsed is a trace of Go 1.5 to 1.10 as Go 1.21's parser gives it; old/main.go writes it.
type Parsed struct {
	Version int
	Events  []struct {
		Ts    int64
		G     uint64
		Args  [4]uint64
		StkID uint32
		P     int32
		Type  uint8
	}
	Stacks map[uint32][]uint64
	Frames map[uint64]struct {
		Fn, File uint64
		Line     int
	}
	Strings map[uint64]string
}

const parsedMark = "tqparsed"

// pcMask is what of a frame's pc is its pc: of a parsed trace not what tells frames of one pc apart.
var pcMask = ^uint64(0)

// newReader reads a trace, or what is left of one by old/main.go.
func newReader(input *bufio.Reader) (*trace.Reader, error) {
	mark, _ := input.Peek(len(parsedMark))
	if string(mark) != parsedMark {
		return trace.NewReader(input)
	}
	input.Discard(len(parsedMark))
	pcMask = 1<<48 - 1
	var p Parsed
	if err := gob.NewDecoder(input).Decode(&p); err != nil {
		return nil, err
	}
	t := trace.V1Trace{
		Version: version.Version(p.Version), Stacks: p.Stacks, Strings: p.Strings,
		PCs: map[uint64]trace.V1Frame{},
	}
	for pc, f := range p.Frames {
		t.PCs[pc] = trace.V1Frame{PC: pc, Fn: f.Fn, File: f.File, Line: f.Line}
	}
	events := make([]trace.V1Event, len(p.Events))
	for i, e := range p.Events {
		to := &events[i]
		to.Ts, to.G, to.Args, to.StkID, to.P = trace.V1Timestamp(e.Ts), e.G, e.Args, e.StkID, e.P
		to.Type = trace.V1Type(e.Type)
	}
	t.Events = trace.V1Events(events)
	return trace.NewV1Reader(t), nil
}
