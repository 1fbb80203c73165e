// Command spawn starts many goroutines that live for microseconds.
//
// The trace shows one row of goroutines for each: how long they waited to run the first time against how
// long they ran, `select name, count(*), sum(runnable), sum(running) from goroutines group by name`.
package main

import (
	"flag"
	"fmt"
	"sync"

	"tq.example/programs/internal/record"
)

func main() {
	output := flag.String("o", "trace.out", "file to write the trace to")
	goroutines := flag.Int("n", 2000, "number of goroutines")
	flag.Parse()

	record.To(*output, func() {
		fmt.Println("primes", count(*goroutines))
	})
}

func count(n int) int {
	var mu sync.Mutex
	var done sync.WaitGroup
	primes := 0
	for i := 0; i < n; i++ {
		i := i
		done.Add(1)
		go func() {
			defer done.Done()
			if prime(i) {
				mu.Lock()
				primes++
				mu.Unlock()
			}
		}()
	}
	done.Wait()
	return primes
}

func prime(n int) bool {
	for d := 2; d*d <= n; d++ {
		if n%d == 0 {
			return false
		}
	}
	return n > 1
}
