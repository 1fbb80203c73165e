//go:build go1.23

// Command coroutines compares two trees by walking both at once with iter.Pull.
//
// The trace shows goroutines that switch to each other directly: the one blocks, the other runs, and
// neither passes through the scheduler's queue. `select name, count(*) from blocks join goroutines using
// (g) group by name` counts the switches.
package main

import (
	"flag"
	"fmt"
	"iter"
	"sync"

	"tq.example/programs/internal/record"
)

func main() {
	output := flag.String("o", "trace.out", "file to write the trace to")
	size := flag.Int("n", 200, "nodes of a tree")
	pairs := flag.Int("pairs", 3, "pairs of trees compared at once")
	flag.Parse()

	record.To(*output, func() {
		var done sync.WaitGroup
		for p := 0; p < *pairs; p++ {
			done.Add(1)
			go func(p int) {
				defer done.Done()
				a, b := build(0, *size), build(0, *size+p%2)
				fmt.Println("same", same(a, b))
			}(p)
		}
		done.Wait()
	})
}

type node struct {
	left, right *node
	value       int
}

func build(low, high int) *node {
	if low >= high {
		return nil
	}
	middle := (low + high) / 2
	return &node{build(low, middle), build(middle+1, high), middle}
}

func (n *node) all() iter.Seq[int] {
	return func(yield func(int) bool) { n.push(yield) }
}

func (n *node) push(yield func(int) bool) bool {
	return n == nil || n.left.push(yield) && yield(n.value) && n.right.push(yield)
}

// same stops at the first difference, which leaves one walk unfinished: stop ends it.
func same(a, b *node) bool {
	next, stop := iter.Pull(b.all())
	defer stop()
	for v := range a.all() {
		if w, ok := next(); !ok || v != w {
			return false
		}
	}
	_, more := next()
	return !more
}
