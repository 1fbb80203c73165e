// Command channels moves values through a pipeline of goroutines.
//
// The trace shows goroutines that block on sending, on receiving and in select. The slowest stage makes the
// others wait, and `select reason, count(*), sum(dur) from blocks group by reason` shows on which side.
package main

import (
	"flag"
	"fmt"
	"time"

	"tq.example/programs/internal/record"
)

func main() {
	output := flag.String("o", "trace.out", "file to write the trace to")
	values := flag.Int("n", 500, "number of values")
	flag.Parse()

	record.To(*output, func() {
		sum := 0
		for v := range merge(square(generate(*values/2)), square(generate(*values-*values/2))) {
			sum += v
		}
		fmt.Println("sum", sum)
	})
}

func generate(n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 0; i < n; i++ {
			out <- i
		}
	}()
	return out
}

// square passes values on with room for eight, so that it blocks in turns, not for each value.
func square(in <-chan int) <-chan int {
	out := make(chan int, 8)
	go func() {
		defer close(out)
		for v := range in {
			out <- v * v
		}
	}()
	return out
}

// merge selects from both inputs until they are closed, and rests after every hundredth value.
func merge(a, b <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := 1; a != nil || b != nil; n++ {
			var v int
			var ok bool
			select {
			case v, ok = <-a:
				if !ok {
					a = nil
				}
			case v, ok = <-b:
				if !ok {
					b = nil
				}
			}
			if ok {
				out <- v
			}
			if n%100 == 0 {
				time.Sleep(time.Millisecond)
			}
		}
	}()
	return out
}
