// Command tqjudge says what Go's own reader finds in a trace. It is what tq is compared with: the golden
// facts of the tests come from it, and it is the other runner in the benchmark.
//
//	tqjudge facts [-o DIR] TRACE...   a JSON object of facts for each trace
//	tqjudge events TRACE              every event, one canonical line each
//	tqjudge blocks TRACE              how often and how long goroutines blocked, by reason; streaming
//	tqjudge count TRACE               the number of events; streaming
//	tqjudge table QUESTION TRACE      an answer as CSV; the questions are in tables.go
//	tqjudge mmu TRACE                 the minimum mutator utilization for some windows
//	tqjudge truncations TRACE         what is found in every beginning of the trace
//	tqjudge assemble TEXT OUT         a trace from its text form
//
// See README.md for the canonical line and the text form.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"internal/trace"
)

func main() {
	if len(os.Args) < 3 {
		fail(errors.New("usage: tqjudge facts|events|blocks|count|table|truncations|assemble ..."))
	}
	var err error
	switch mode, args := os.Args[1], os.Args[2:]; mode {
	case "facts":
		err = writeFacts(args)
	case "events":
		err = printEvents(args[0])
	case "blocks":
		err = printBlocks(args[0])
	case "count":
		err = printCount(args[0])
	case "table":
		if len(args) != 2 {
			fail(errors.New("usage: tqjudge table QUESTION TRACE"))
		}
		err = printTable(args[0], args[1])
	case "mmu":
		err = printMMU(args[0])
	case "truncations":
		err = printTruncations(args[0])
	case "assemble":
		if len(args) != 2 {
			fail(errors.New("usage: tqjudge assemble TEXT OUT"))
		}
		err = assembleFile(args[0], args[1])
	default:
		err = fmt.Errorf("unknown mode %q: facts, events, blocks, count, table, truncations or assemble", mode)
	}
	if err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "tqjudge:", err)
	os.Exit(1)
}

// forEachEvent calls f for every event that Go's reader gives. A reader that panics on a trace, as it
// may on a CPU sample with an unknown stack, is reported as an error like any other.
func forEachEvent(input io.Reader, f func(*trace.Event)) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	reader, err := newReader(bufio.NewReaderSize(input, 1<<20))
	if err != nil {
		return err
	}
	for {
		event, err := reader.ReadEvent()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		f(&event)
	}
}

// firstLine is the part of an error that stays the same from run to run: what follows is a dump of maps.
func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

func printEvents(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	out := bufio.NewWriterSize(os.Stdout, 1<<16)
	defer out.Flush()
	var line []byte
	seq := 0
	err = forEachEvent(file, func(event *trace.Event) {
		line = appendLine(line[:0], seq, event, true)
		out.Write(line)
		seq++
	})
	if err != nil {
		fmt.Fprintf(out, "error: %s\n", firstLine(err))
	}
	return nil
}

func printCount(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	count := 0
	if err := forEachEvent(file, func(*trace.Event) { count++ }); err != nil {
		return err
	}
	fmt.Println(count)
	return nil
}
