// Command tqparse parses a trace of Go 1.5 to 1.10 with Go 1.21's own parser, the last one that reads them, and
// writes what it finds so that tqjudge can go on with it: its events are then converted by today's reader.
//
//	tqparse TRACE OUT
package main

import (
	"encoding/gob"
	"fmt"
	"io"
	"os"

	"internal/trace"
)

// A Parsed is what goes from one to the other; ../parsed.go has the same.
type Parsed struct {
	Version int
	Events  []Event
	Stacks  map[uint32][]uint64
	Frames  map[uint64]Frame
	Strings map[uint64]string
}

type Event struct {
	Ts    int64
	G     uint64
	Args  [4]uint64
	StkID uint32
	P     int32
	Type  uint8
}

type Frame struct {
	Fn, File uint64
	Line     int
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: tqparse TRACE OUT")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "tqparse:", err)
		os.Exit(1)
	}
}

func run(path, out string) error {
	input, err := os.Open(path)
	if err != nil {
		return err
	}
	defer input.Close()
	version, result, err := trace.ParseWithoutBinary(input)
	if err != nil {
		return err
	}
	b := builder{
		Parsed: Parsed{
			Version: version % 1000, Stacks: map[uint32][]uint64{}, Frames: map[uint64]Frame{},
			Strings: map[uint64]string{},
		},
		ids: map[string]uint64{}, beginnings: map[uint64]uint32{},
	}
	if b.Version > 10 {
		return fmt.Errorf("a trace of Go 1.%d is for tqjudge", b.Version)
	}
	for id, stack := range result.Stacks {
		if id > 1<<30 {
			return fmt.Errorf("stack id %d is too large", id)
		}
		if err := b.addStack(uint32(id), stack); err != nil {
			return err
		}
	}
	for _, event := range result.Events {
		if err := b.addEvent(event); err != nil {
			return err
		}
	}
	file, err := os.Create(out)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(file, "tqparsed"); err != nil {
		return err
	}
	if err := gob.NewEncoder(file).Encode(b.Parsed); err != nil {
		return err
	}
	return file.Close()
}

type builder struct {
	Parsed
	ids        map[string]uint64
	beginnings map[uint64]uint32
}

func (b *builder) string(text string) uint64 {
	if text == "" {
		return 0
	}
	id, ok := b.ids[text]
	if !ok {
		id = uint64(len(b.ids) + 1)
		b.ids[text] = id
		b.Strings[id] = text
	}
	return id
}

func (b *builder) addStack(id uint32, stack []*trace.Frame) error {
	pcs := []uint64{}
	for _, f := range stack {
		name := f.Fn
		if b.Version < 7 { // no names are in the trace
			name = fmt.Sprintf("0x%x", f.PC)
		}
		frame := Frame{Fn: b.string(name), File: b.string(f.File), Line: f.Line}
		// Of functions put in line several frames may have one pc: numbered in the bits that no pc has.
		key := f.PC
		for known, ok := b.Frames[key]; ok && known != frame; known, ok = b.Frames[key] {
			key += 1 << 48
		}
		b.Frames[key] = frame
		pcs = append(pcs, key)
	}
	b.Stacks[id] = pcs
	return nil
}

func (b *builder) addEvent(e *trace.Event) error {
	event := Event{Ts: e.Ts, G: e.G, StkID: uint32(e.StkID), P: int32(e.P), Type: e.Type}
	copy(event.Args[:], e.Args[:])
	switch e.Type {
	case trace.EvFutileWakeup: // one that the trace ended too soon for to leave out
		return nil
	case trace.EvGoStartLabel:
		event.Args[2] = b.string(e.SArgs[0])
	case trace.EvGoCreate:
		if b.Version < 7 { // the address, to which the parser adds 1, instead of a stack
			address := e.Args[1]
			id, ok := b.beginnings[address]
			if !ok {
				id = 1<<30 + uint32(len(b.beginnings)) + 1
				b.beginnings[address] = id
				if err := b.addStack(id, []*trace.Frame{{PC: address + 1}}); err != nil {
					return err
				}
			}
			event.Args[1] = uint64(id)
		}
	}
	if len(b.Stacks[event.StkID]) == 0 {
		event.StkID = 0
	}
	b.Events = append(b.Events, event)
	return nil
}
