//go:build unix

// Command syscalls spends its time in the kernel.
//
// The trace shows calls that return at once and calls that block, which the scheduler takes the proc away
// from: `select blocked, count(*), sum(dur) from syscalls group by blocked`, and who ran instead is in
// proc_states.
package main

import (
	"flag"
	"fmt"
	"os"
	"sync"
	"syscall"
	"time"

	"tq.example/programs/internal/record"
)

func main() {
	output := flag.String("o", "trace.out", "file to write the trace to")
	rounds := flag.Int("n", 60, "blocking reads for each reader")
	readers := flag.Int("readers", 3, "readers that block")
	flag.Parse()

	record.To(*output, func() {
		var done sync.WaitGroup
		for i := 0; i < *readers; i++ {
			done.Add(1)
			go func() {
				defer done.Done()
				if err := converse(*rounds); err != nil {
					fmt.Fprintln(os.Stderr, err)
				}
			}()
		}
		stats := 0
		for i := 0; i < *rounds*4; i++ {
			if _, err := os.Stat(os.DevNull); err == nil {
				stats++
			}
		}
		done.Wait()
		fmt.Println("stats", stats)
	})
}

// converse reads bytes that arrive now and then from a pipe, with a read that blocks its thread: no poller
// is asked, because the file descriptors never become files.
func converse(rounds int) error {
	var pipe [2]int
	if err := syscall.Pipe(pipe[:]); err != nil {
		return err
	}
	defer syscall.Close(pipe[0])
	go func() {
		defer syscall.Close(pipe[1])
		for i := 0; i < rounds; i++ {
			time.Sleep(300 * time.Microsecond)
			syscall.Write(pipe[1], []byte{byte(i)})
		}
	}()
	one := make([]byte, 1)
	for {
		n, err := syscall.Read(pipe[0], one)
		if err == syscall.EINTR {
			continue
		}
		if n == 0 || err != nil {
			return err
		}
	}
}
