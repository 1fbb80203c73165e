// Command gc builds trees and drops them, so that the garbage collector has to work for its living.
//
// The trace shows mark phases, the two pauses of each, sweeping, and goroutines that must assist the
// collector; heap size and goal are in the table metrics. `select * from gc_cycles` sums it up.
package main

import (
	"flag"
	"fmt"
	"runtime/debug"
	"sync"

	"tq.example/programs/internal/record"
)

func main() {
	output := flag.String("o", "trace.out", "file to write the trace to")
	rounds := flag.Int("n", 12, "trees for each goroutine to build")
	depth := flag.Int("depth", 13, "depth of a tree")
	goroutines := flag.Int("goroutines", 4, "goroutines that build trees")
	flag.Parse()

	debug.SetGCPercent(50)
	record.To(*output, func() {
		var done sync.WaitGroup
		for i := 0; i < *goroutines; i++ {
			done.Add(1)
			go func() {
				defer done.Done()
				nodes := 0
				for r := 0; r < *rounds; r++ {
					nodes += grow(*depth).count()
				}
				fmt.Println("nodes", nodes)
			}()
		}
		done.Wait()
	})
}

type tree struct {
	left, right *tree
	load        [2]uint64
}

func grow(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{left: grow(depth - 1), right: grow(depth - 1)}
}

func (t *tree) count() int {
	if t == nil {
		return 0
	}
	return 1 + t.left.count() + t.right.count()
}
