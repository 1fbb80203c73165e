package main

import (
	"bufio"
	"bytes"
	"fmt"
	"hash/fnv"
	"os"
	"strings"

	"internal/trace"
)

// printTruncations says what the reader finds in every beginning of a trace: the number of events, the
// hash of their canonical lines, and ok, error or panic. A line stands for all lengths from its first number up
// to that of the next line.
func printTruncations(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	var line []byte
	last := ""
	for length := range len(data) + 1 {
		hash := fnv.New64a()
		events := 0
		err := forEachEvent(bytes.NewReader(data[:length]), func(event *trace.Event) {
			line = appendLine(line[:0], events, event, true)
			hash.Write(line)
			events++
		})
		outcome := "ok"
		if err != nil {
			outcome = "error"
		}
		if err != nil && strings.HasPrefix(err.Error(), "panic: ") {
			outcome = "panic"
		}
		if now := fmt.Sprintf("%d %016x %s", events, hash.Sum64(), outcome); now != last {
			fmt.Fprintln(out, length, now)
			last = now
		}
	}
	return nil
}
