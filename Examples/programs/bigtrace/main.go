//go:build unix

// Command bigtrace writes an execution trace of a wanted size, for benchmarks.
//
//	bigtrace -o big.trace -events 30000000 -mix channels
//	bigtrace -o big.trace -events 30000000 -mix mixed -threads 48
//	bigtrace -o big.trace -events 30000000 -mix http
//
// The trace is as busy as the machine allows, so the program takes seconds. What is in it:
//
//   - channels: goroutines that hand values to each other, three events each hand-over (a goroutine
//     blocks, is unblocked, starts), so nearly every event changes a goroutine's state.
//   - mixed: the same, and contended locks, goroutines that live for microseconds, timers, system calls
//     short and long on many threads, allocation that keeps the collector busy, and annotations.
//   - http: a web service and its clients over the loopback interface; see http.go.
//
// Tracing stops when the bytes written stand for the wanted number of events. A generation of a trace
// lasts about a second: -seconds spreads the same number of events over more of them.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/trace"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// An event takes between four and six bytes in these mixes; counting six keeps the promise of "at least".
const bytesPerEvent = 6

func main() {
	output := flag.String("o", "trace.out", "file to write the trace to")
	events := flag.Int64("events", 1_000_000, "least number of events wanted, about")
	mix := flag.String("mix", "channels", "what the program does: channels, mixed or http")
	threads := flag.Int("threads", 16, "threads that block in system calls (mixed)")
	pairs := flag.Int("pairs", 64, "pairs of goroutines that talk to each other; http: clients")
	limit := flag.Duration("limit", 10*time.Minute, "longest time to run, whatever was written")
	seconds := flag.Float64("seconds", 0, "spread the events over this time; 0 is as fast as possible")
	flag.Parse()

	pace.wanted = *events * bytesPerEvent
	pace.seconds = *seconds
	if err := run(*output, *mix, *threads, *pairs, *limit); err != nil {
		fmt.Fprintln(os.Stderr, "bigtrace:", err)
		os.Exit(1)
	}
}

func run(output, mix string, threads, pairs int, limit time.Duration) error {
	file, err := os.Create(output)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()

	sink := &meter{buffer: bufio.NewWriterSize(file, 1<<20), enough: cancel}
	pace.began = time.Now()
	if err := trace.Start(sink); err != nil {
		return err
	}
	var work sync.WaitGroup
	start := func(f func(context.Context)) {
		work.Add(1)
		go func() {
			defer work.Done()
			f(ctx)
		}()
	}
	converse := func() {
		for i := 0; i < pairs; i++ {
			start(pingPong)
		}
	}
	switch mix {
	case "channels":
		converse()
	case "http":
		if err = serveHTTP(ctx, pairs); err != nil {
			cancel()
		}
	case "mixed":
		converse()
		for i := 0; i < threads/2; i++ {
			start(pipePair)
		}
		for i := 0; i < 8; i++ {
			start(contend)
			start(spawn)
			start(sleeper)
		}
		for i := 0; i < 2; i++ {
			start(shortSyscalls)
			start(allocate)
			start(annotate)
		}
	default:
		cancel()
		err = fmt.Errorf("unknown mix %q: channels, mixed or http", mix)
	}
	work.Wait()
	trace.Stop()
	return errors.Join(err, sink.buffer.Flush(), file.Close())
}

// A meter passes the trace on and says when there is enough of it.
type meter struct {
	buffer *bufio.Writer
	enough func()
}

func (m *meter) Write(p []byte) (int, error) {
	n, err := m.buffer.Write(p)
	if pace.written.Add(int64(n)) >= pace.wanted || err != nil {
		m.enough()
	}
	return n, err
}

// pace is how much trace there is, how much there shall be, and in which time.
type pacing struct {
	written atomic.Int64
	wanted  int64
	began   time.Time
	seconds float64
}

var pace pacing

func (p *pacing) ahead() bool {
	if p.seconds <= 0 {
		return false
	}
	written := p.written.Load()
	share := time.Since(p.began).Seconds() / p.seconds
	return written < p.wanted && float64(written) > share*float64(p.wanted)
}

// breathe lets the goroutine that writes the trace have its turn, and rests while the trace is ahead of
// its pace. Goroutines that only talk to each other keep their proc for ten milliseconds at a time, and
// dozens of those would leave the writer gigabytes behind.
func breathe() {
	for pace.ahead() {
		time.Sleep(2 * time.Millisecond)
	}
	runtime.Gosched()
}

// pingPong bounces a number between two goroutines over unbuffered channels.
func pingPong(ctx context.Context) {
	ping, pong := make(chan int), make(chan int)
	go func() {
		defer close(pong)
		for n := range ping {
			pong <- n + 1
		}
	}()
	n := 0
	for ctx.Err() == nil {
		for i := 0; i < 64; i++ {
			ping <- n
			n = <-pong
		}
		breathe()
	}
	close(ping)
	<-pong
}

// pipePair bounces a byte between two threads with blocking reads: each one sits in a system call long
// enough for its proc to be taken away.
func pipePair(ctx context.Context) {
	var there, back [2]int
	if syscall.Pipe(there[:]) != nil {
		return
	}
	if syscall.Pipe(back[:]) != nil {
		return
	}
	var done sync.WaitGroup
	done.Add(1)
	go func() {
		defer done.Done()
		runtime.LockOSThread()
		one := make([]byte, 1)
		for {
			if n, err := syscall.Read(there[0], one); err == syscall.EINTR {
				continue
			} else if n != 1 || err != nil {
				break
			}
			syscall.Write(back[1], one)
		}
		syscall.Close(back[1])
	}()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	one, rounds := []byte{1}, 0
	for ctx.Err() == nil {
		syscall.Write(there[1], one)
		for {
			if _, err := syscall.Read(back[0], one); err != syscall.EINTR {
				break
			}
		}
		if rounds++; rounds%16 == 0 {
			breathe()
		}
	}
	syscall.Close(there[1])
	done.Wait()
	syscall.Close(there[0])
	syscall.Close(back[0])
}

var (
	shared sync.Mutex
	total  int
)

// contend takes a lock that the others want too.
func contend(ctx context.Context) {
	for ctx.Err() == nil {
		shared.Lock()
		for i := 0; i < 200; i++ {
			total += i
		}
		runtime.Gosched()
		shared.Unlock()
		breathe()
	}
}

// spawn makes goroutines that live for microseconds.
func spawn(ctx context.Context) {
	var count atomic.Int64
	for ctx.Err() == nil {
		var batch sync.WaitGroup
		for i := 0; i < 16; i++ {
			batch.Add(1)
			go func() {
				count.Add(1)
				batch.Done()
			}()
		}
		batch.Wait()
		breathe()
	}
}

// sleeper wakes up twice a millisecond.
func sleeper(ctx context.Context) {
	ticker := time.NewTicker(500 * time.Microsecond)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// shortSyscalls makes calls that return at once, so that the proc is never taken away.
func shortSyscalls(ctx context.Context) {
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return
	}
	defer null.Close()
	fd := int(null.Fd())
	one := []byte{0}
	for ctx.Err() == nil {
		for i := 0; i < 32; i++ {
			syscall.Write(fd, one)
		}
		breathe()
	}
}

var kept atomic.Pointer[[]byte]

// allocate gives the collector work: a heap of a few megabytes that is replaced all the time.
func allocate(ctx context.Context) {
	ring := make([][]byte, 512)
	for i := 0; ctx.Err() == nil; i++ {
		ring[i%len(ring)] = make([]byte, 8<<10)
		kept.Store(&ring[i%len(ring)])
		if i%64 == 0 {
			breathe()
		}
	}
}

// annotate opens tasks and regions and leaves messages.
func annotate(ctx context.Context) {
	for i := 0; ctx.Err() == nil; i++ {
		within, task := trace.NewTask(ctx, "job")
		trace.WithRegion(within, "prepare", runtime.Gosched)
		trace.WithRegion(within, "work", func() {
			trace.Logf(within, "step", "number %d", i%100)
			runtime.Gosched()
		})
		task.End()
		time.Sleep(20 * time.Microsecond)
	}
}
