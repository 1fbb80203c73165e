// Command pool hands jobs to a fixed number of workers, with the CPU profiler on.
//
// The trace shows workers that compute or wait for the next job, and CPU samples that say what they
// compute: `select stack, count(*) from samples group by stack` is a profile of the traced time.
package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"sync"

	"tq.example/programs/internal/record"
)

func main() {
	output := flag.String("o", "trace.out", "file to write the trace to")
	jobs := flag.Int("n", 400, "number of jobs")
	workers := flag.Int("workers", 4, "number of workers")
	flag.Parse()

	record.WithSamples(*output, func() {
		fmt.Println(run(*jobs, *workers), "leading zero bytes")
	})
}

func run(jobs, workers int) int {
	queue := make(chan int)
	results := make(chan int, workers)
	var done sync.WaitGroup
	for w := 0; w < workers; w++ {
		done.Add(1)
		go func() {
			defer done.Done()
			work(queue, results)
		}()
	}
	go func() {
		for job := 0; job < jobs; job++ {
			queue <- job
		}
		close(queue)
		done.Wait()
		close(results)
	}()
	total := 0
	for zeros := range results {
		total += zeros
	}
	return total
}

func work(queue <-chan int, results chan<- int) {
	for job := range queue {
		results <- mine(job)
	}
}

// mine is the computation: it counts the hashes that begin with a zero byte.
func mine(job int) int {
	zeros := 0
	for nonce := 0; nonce < 4000; nonce++ {
		sum := sha256.Sum256([]byte{byte(job), byte(job >> 8), byte(nonce), byte(nonce >> 8)})
		if sum[0] == 0 {
			zeros++
		}
	}
	return zeros
}
