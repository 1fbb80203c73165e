//go:build unix

// Command heartbeat does little for a few seconds, so that its trace has several generations.
//
// A generation lasts about a second. What spans more than one: a task and a region that stay open all the
// time, a goroutine that waits from beginning to end, a thread that sits in one system call, and ids of
// strings and stacks that mean something else in each generation.
package main

import (
	"context"
	"flag"
	"runtime/trace"
	"sync"
	"syscall"
	"time"

	"tq.example/programs/internal/record"
)

func main() {
	output := flag.String("o", "trace.out", "file to write the trace to")
	duration := flag.Duration("d", 3500*time.Millisecond, "how long to run")
	period := flag.Duration("period", 10*time.Millisecond, "time between beats")
	flag.Parse()

	record.To(*output, func() {
		ctx, task := trace.NewTask(context.Background(), "watch")
		defer task.End()
		defer trace.StartRegion(ctx, "on duty").End()

		stop := make(chan struct{})
		var done sync.WaitGroup
		run := func(f func(context.Context, <-chan struct{})) {
			done.Add(1)
			go func() {
				defer done.Done()
				f(ctx, stop)
			}()
		}
		run(func(ctx context.Context, stop <-chan struct{}) { beat(ctx, *period, stop) })
		run(sleepInKernel)
		run(func(_ context.Context, stop <-chan struct{}) { <-stop })
		time.Sleep(*duration)
		close(stop)
		done.Wait()
	})
}

func beat(ctx context.Context, period time.Duration, stop <-chan struct{}) {
	ticker := time.NewTicker(period)
	defer ticker.Stop()
	for n := 0; ; n++ {
		select {
		case <-stop:
			return
		case <-ticker.C:
			ctx, task := trace.NewTask(ctx, "beat")
			trace.Logf(ctx, "beat", "number %d", n)
			task.End()
		}
	}
}

// sleepInKernel blocks a thread in a read until it is told to stop.
func sleepInKernel(_ context.Context, stop <-chan struct{}) {
	var pipe [2]int
	if syscall.Pipe(pipe[:]) != nil {
		return
	}
	go func() {
		<-stop
		syscall.Close(pipe[1])
	}()
	one := make([]byte, 1)
	for {
		if _, err := syscall.Read(pipe[0], one); err != syscall.EINTR {
			break
		}
	}
	syscall.Close(pipe[0])
}
