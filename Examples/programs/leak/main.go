// Command leak loses a goroutine each time a question takes too long.
//
// The asker gives up after a while, and the goroutine that finds the answer then waits forever to hand it
// over. The trace shows them as goroutines that are still waiting at its end:
// `select name, count(*) from goroutines where last_reason = 'chan send' group by name`.
package main

import (
	"errors"
	"flag"
	"fmt"
	"time"

	"tq.example/programs/internal/record"
)

func main() {
	output := flag.String("o", "trace.out", "file to write the trace to")
	questions := flag.Int("n", 60, "number of questions")
	flag.Parse()

	record.To(*output, func() {
		lost := 0
		for n := 0; n < *questions; n++ {
			if _, err := ask(n); err != nil {
				lost++
			}
		}
		fmt.Println("lost", lost)
		time.Sleep(20 * time.Millisecond) // the answers arrive, and nobody is there
	})
}

var errTooLate = errors.New("too late")

func ask(n int) (int, error) {
	answers := make(chan int) // room for one would be the cure
	go answer(n, answers)
	select {
	case a := <-answers:
		return a, nil
	case <-time.After(2 * time.Millisecond):
		return 0, errTooLate
	}
}

func answer(n int, answers chan<- int) {
	if n%5 == 0 {
		time.Sleep(10 * time.Millisecond)
	}
	answers <- n * n
}
