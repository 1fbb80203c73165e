package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"strconv"
	"strings"

	"internal/trace/tracev2"
)

// assembleFile makes a trace from its text form, which README.md defines.
func assembleFile(text, out string) error {
	source, err := os.ReadFile(text)
	if err != nil {
		return err
	}
	form := assemble
	for line := range strings.Lines(string(source)) {
		if strings.HasPrefix(line, "old ") {
			form = assembleOld
		}
	}
	data, err := form(string(source))
	if err != nil {
		return fmt.Errorf("%s:%w", text, err)
	}
	return os.WriteFile(out, data, 0o644)
}

const none = ^uint64(0)

// The first id of a string or stack that is written in place, so that small ids stay free for the text.
const firstInternedID = 100

// An assembler collects the bytes of a trace. Batches are collected apart, since their size comes first.
type assembler struct {
	out     []byte
	version uint64
	gen     uint64
	time    uint64 // of the batch begun last, used for the tables too
	batch   *openBatch
	names   map[string]tracev2.EventType

	strings tableOf[string]
	stacks  tableOf[string]
	frames  tableOf[string]
}

type openBatch struct {
	experiment uint64
	gen, m     uint64
	time       uint64
	size       *uint64 // where the text gives a size that need not be true
	data       []byte
}

// A tableOf numbers what is written in place, in the order of first use.
type tableOf[T comparable] struct {
	ids   map[T]uint64
	order []T
}

func (t *tableOf[T]) id(value T) (id uint64, isNew bool) {
	if id, ok := t.ids[value]; ok {
		return id, false
	}
	if t.ids == nil {
		t.ids = map[T]uint64{}
	}
	id = firstInternedID + uint64(len(t.order))
	t.ids[value] = id
	t.order = append(t.order, value)
	return id, true
}

func assemble(source string) ([]byte, error) {
	a := &assembler{names: tracev2.EventNames(tracev2.Specs())}
	for number, line := range strings.Split(source, "\n") {
		words, err := split(line)
		if err == nil && len(words) > 0 {
			err = a.line(words)
		}
		if err != nil {
			return nil, fmt.Errorf("%d: %w", number+1, err)
		}
	}
	a.writeTables()
	return a.out, nil
}

func (a *assembler) line(words []word) error {
	arguments := words[1:]
	switch words[0].name {
	case "trace":
		version, err := plain(arguments)
		if err != nil {
			return err
		}
		a.version = version
		a.out = fmt.Appendf(a.out, "go 1.%d trace\x00\x00\x00", version)
	case "generation":
		gen, err := plain(arguments)
		if err != nil {
			return err
		}
		a.writeTables()
		a.gen, a.time = gen, 1
	case "batch":
		return a.begin(arguments)
	case "sync":
		return a.sync(arguments)
	case "outside":
		a.close()
	case "tables":
		a.writeTables()
	case "end":
		a.writeTables()
		a.out = append(a.out, byte(tracev2.EvEndOfGeneration))
	case "bytes":
		return a.bytes(arguments)
	case "frame":
		return a.event([]string{"pc", "func", "file", "line"}, arguments)
	default:
		return a.named(words[0].name, arguments)
	}
	return nil
}

// plain reads the one number that trace and generation take.
func plain(words []word) (uint64, error) {
	if len(words) != 1 || words[0].quoted {
		return 0, fmt.Errorf("one number is wanted")
	}
	return strconv.ParseUint(words[0].name, 10, 64)
}

func (a *assembler) begin(words []word) error {
	a.close()
	b := &openBatch{gen: a.gen, time: a.time}
	for _, w := range words {
		value, err := number(w.name, w.value)
		if err != nil {
			return err
		}
		switch w.name {
		case "m":
			b.m = value
		case "time":
			b.time, a.time = value, value
		case "gen":
			b.gen = value
		case "exp":
			b.experiment = value
		case "size":
			b.size = &value
		default:
			return fmt.Errorf("a batch has no %q", w.name)
		}
	}
	a.batch = b
	return nil
}

// sync writes the batch that each generation has one of: the clock's frequency, and since Go 1.25 a
// snapshot of the clocks.
func (a *assembler) sync(words []word) error {
	frequency, time := uint64(1_000_000_000), uint64(1)
	for _, w := range words {
		value, err := number(w.name, w.value)
		if err != nil {
			return err
		}
		switch w.name {
		case "freq":
			frequency = value
		case "time":
			time = value
		default:
			return fmt.Errorf("a sync has no %q", w.name)
		}
	}
	a.close()
	a.time = time
	a.batch = &openBatch{gen: a.gen, m: none, time: time}
	if a.version >= 25 {
		a.batch.data = append(a.batch.data, byte(tracev2.EvSync))
	}
	a.put(tracev2.EvFrequency, frequency)
	if a.version >= 25 {
		a.put(tracev2.EvClockSnapshot, 0, 1000+time, 1_700_000_000, time)
	}
	a.close()
	return nil
}

func (a *assembler) put(event tracev2.EventType, arguments ...uint64) {
	a.batch.data = append(a.batch.data, byte(event))
	for _, argument := range arguments {
		a.batch.data = binary.AppendUvarint(a.batch.data, argument)
	}
}

// bytes puts bytes where the text says: into the open batch, else between batches.
func (a *assembler) bytes(words []word) error {
	var data []byte
	for _, w := range words {
		if w.quoted {
			data = append(data, w.value...)
			continue
		}
		b, err := strconv.ParseUint(w.name, 16, 8)
		if err != nil {
			return err
		}
		data = append(data, byte(b))
	}
	if a.batch != nil {
		a.batch.data = append(a.batch.data, data...)
	} else {
		a.out = append(a.out, data...)
	}
	return nil
}

func (a *assembler) named(name string, words []word) error {
	event, ok := a.names[name]
	if !ok || name == "" {
		return fmt.Errorf("no event is called %q", name)
	}
	if a.batch == nil {
		return fmt.Errorf("%s is not in a batch", name)
	}
	spec := tracev2.Specs()[event]
	var data *word
	if spec.HasData {
		for i := range words {
			if words[i].name == "data" {
				w := words[i]
				data = &w
				words = append(append([]word{}, words[:i]...), words[i+1:]...)
				break
			}
		}
	}
	a.batch.data = append(a.batch.data, byte(event))
	if err := a.event(spec.Args, words); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if data != nil {
		a.batch.data = binary.AppendUvarint(a.batch.data, uint64(len(data.value)))
		a.batch.data = append(a.batch.data, data.value...)
	}
	return nil
}

// event appends the values of the arguments called names; dt is 1 and a stack is 0 unless given.
func (a *assembler) event(names []string, words []word) error {
	if a.batch == nil {
		return fmt.Errorf("not in a batch")
	}
	given := map[string]word{}
	for _, w := range words {
		given[w.name] = w
	}
	for _, name := range names {
		w, ok := given[name]
		delete(given, name)
		var value uint64
		var err error
		switch {
		case !ok && name == "dt":
			value = 1
		case !ok && isStack(name):
		case !ok:
			return fmt.Errorf("%s is missing", name)
		case w.quoted && isStack(name):
			value, err = a.stack(w.value)
		case w.quoted:
			value, _ = a.strings.id(w.value)
		default:
			value, err = number(name, w.value)
		}
		if err != nil {
			return err
		}
		a.batch.data = binary.AppendUvarint(a.batch.data, value)
	}
	for name := range given {
		return fmt.Errorf("there is no argument %q", name)
	}
	return nil
}

func isStack(name string) bool { return name == "stack" || name == "new_stack" }

var statuses = map[string]map[string]uint64{
	"gstatus": {"runnable": 1, "running": 2, "syscall": 3, "waiting": 4},
	"pstatus": {"running": 1, "idle": 2, "syscall": 3, "abandoned": 4},
}

// number reads a decimal number, none (which is how -1 is written), or the name of a status.
func number(name, value string) (uint64, error) {
	if value == "none" {
		return none, nil
	}
	if status, ok := statuses[name][value]; ok {
		return status, nil
	}
	n, err := strconv.ParseUint(value, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s=%s is not a number", name, value)
	}
	return n, nil
}

// stack numbers a stack written as "func file:line < func file:line", leaf first, and what it mentions.
func (a *assembler) stack(text string) (uint64, error) {
	for _, frame := range strings.Split(text, " < ") {
		function, file, _, err := splitFrame(frame)
		if err != nil {
			return 0, err
		}
		a.strings.id(function)
		a.strings.id(file)
		a.frames.id(frame)
	}
	id, _ := a.stacks.id(text)
	return id, nil
}

func splitFrame(frame string) (function, file string, line uint64, err error) {
	space := strings.LastIndexByte(frame, ' ')
	colon := strings.LastIndexByte(frame, ':')
	if space < 0 || colon < space {
		return "", "", 0, fmt.Errorf("%q is not a frame: func file:line", frame)
	}
	line, err = strconv.ParseUint(frame[colon+1:], 10, 64)
	return frame[:space], frame[space+1 : colon], line, err
}

// close writes the open batch.
func (a *assembler) close() {
	b := a.batch
	if b == nil {
		return
	}
	a.batch = nil
	if b.experiment != 0 {
		a.out = append(a.out, byte(tracev2.EvExperimentalBatch), byte(b.experiment))
	} else {
		a.out = append(a.out, byte(tracev2.EvEventBatch))
	}
	size := uint64(len(b.data))
	if b.size != nil {
		size = *b.size
	}
	for _, value := range []uint64{b.gen, b.m, b.time, size} {
		a.out = binary.AppendUvarint(a.out, value)
	}
	a.out = append(a.out, b.data...)
}

// writeTables writes the stacks and strings that were written in place, and forgets them.
func (a *assembler) writeTables() {
	a.close()
	if len(a.stacks.order) > 0 {
		a.batch = &openBatch{gen: a.gen, m: none, time: a.time, data: []byte{byte(tracev2.EvStacks)}}
		for _, text := range a.stacks.order {
			frames := strings.Split(text, " < ")
			a.put(tracev2.EvStack, a.stacks.ids[text], uint64(len(frames)))
			for _, frame := range frames {
				function, file, line, _ := splitFrame(frame)
				pc := 4096 + 16*(a.frames.ids[frame]-firstInternedID)
				for _, value := range []uint64{pc, a.strings.ids[function], a.strings.ids[file], line} {
					a.batch.data = binary.AppendUvarint(a.batch.data, value)
				}
			}
		}
		a.close()
	}
	if len(a.strings.order) > 0 {
		a.batch = &openBatch{gen: a.gen, m: none, time: a.time, data: []byte{byte(tracev2.EvStrings)}}
		for i, text := range a.strings.order {
			a.put(tracev2.EvString, firstInternedID+uint64(i), uint64(len(text)))
			a.batch.data = append(a.batch.data, text...)
		}
		a.close()
	}
	a.strings, a.stacks, a.frames = tableOf[string]{}, tableOf[string]{}, tableOf[string]{}
}
