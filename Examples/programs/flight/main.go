//go:build go1.25

// Command flight keeps a flight recorder running and writes its snapshot when something goes wrong.
//
// The trace holds the last moments before the slow request and nothing of the time before: goroutines are
// found in the states they were in, generations do not begin with 1, and the log message "slow" is near the
// end.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime/trace"
	"sync"
	"time"
)

func main() {
	output := flag.String("o", "trace.out", "file to write the snapshot to")
	requests := flag.Int("n", 300, "number of requests; the one before the last is slow")
	every := flag.Duration("every", 8*time.Millisecond, "time between requests")
	flag.Parse()

	recorder := trace.NewFlightRecorder(trace.FlightRecorderConfig{MinAge: time.Second})
	if err := recorder.Start(); err != nil {
		fail(err)
	}
	defer recorder.Stop()

	numbers := make(chan int)
	var done sync.WaitGroup
	for w := 0; w < 3; w++ {
		done.Add(1)
		go func() {
			defer done.Done()
			for n := range numbers {
				if handle(n, n == *requests-2) {
					snapshot(recorder, *output)
				}
			}
		}()
	}
	for n := 0; n < *requests; n++ {
		time.Sleep(*every)
		numbers <- n
	}
	close(numbers)
	done.Wait()
}

// handle says whether the request took too long.
func handle(n int, slow bool) bool {
	ctx, task := trace.NewTask(context.Background(), "request")
	defer task.End()
	defer trace.StartRegion(ctx, "handle").End()
	start := time.Now()
	wait := 100 * time.Microsecond
	if slow {
		wait = 30 * time.Millisecond
	}
	time.Sleep(wait)
	if time.Since(start) < 20*time.Millisecond {
		return false
	}
	trace.Logf(ctx, "slow", "request %d", n)
	return slow
}

func snapshot(recorder *trace.FlightRecorder, path string) {
	file, err := os.Create(path)
	if err != nil {
		fail(err)
	}
	if _, err := recorder.WriteTo(file); err != nil {
		fail(err)
	}
	if err := file.Close(); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "flight:", err)
	os.Exit(1)
}
