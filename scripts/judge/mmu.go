package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"internal/trace"
)

// mmuWindows are the windows that the golden file has.
var mmuWindows = []time.Duration{
	time.Microsecond, 20 * time.Microsecond, 100 * time.Microsecond, 500 * time.Microsecond, time.Millisecond,
	3 * time.Millisecond, 10 * time.Millisecond, 50 * time.Millisecond, time.Second,
}

// printMMU writes Go's minimum mutator utilization of a trace for each window, as the page of go tool trace
// has it before anybody chooses: pauses, background workers and assists count, sweeping does not.
func printMMU(path string) error {
	var events []trace.Event
	input, err := os.Open(path)
	if err != nil {
		return err
	}
	defer input.Close()
	// A worker gets its label each time it runs. Go counts it anew each time, and once when it stops; so after
	// its second run its proc would seem to mark for ever. Go's function is shown the first label only.
	isWorker := map[trace.GoID]bool{}
	err = forEachEvent(input, func(e *trace.Event) {
		if e.Kind() == trace.EventLabel {
			if isWorker[e.Goroutine()] {
				return
			}
			isWorker[e.Goroutine()] = strings.HasPrefix(e.Label().Label, "GC ") && e.Label().Label != "GC (idle)"
		}
		events = append(events, *e)
	})
	if err != nil {
		return err
	}
	utils := trace.MutatorUtilizationV2(events, trace.UtilSTW|trace.UtilBackground|trace.UtilAssist)
	if len(utils) == 0 {
		return nil
	}
	var lost float64
	for i, u := range utils[0] {
		next := int64(events[len(events)-1].Time())
		if i+1 < len(utils[0]) {
			next = utils[0][i+1].Time
		}
		lost += (1 - u.Util) * float64(next-u.Time)
	}
	fmt.Printf("lost %.0f\n", lost)
	curve := trace.NewMMUCurve(utils)
	for _, window := range mmuWindows {
		fmt.Printf("%d %.9f\n", window.Nanoseconds(), curve.MMU(window))
	}
	return nil
}
