// Command mutex has goroutines contend for locks.
//
// The trace shows blocks with the reason sync, and the wake_stack of each is where the lock was released:
// `select leaf(wake_stack), count(*), sum(dur) from blocks where reason = 'sync' group by 1` finds the
// critical section that costs most.
package main

import (
	"flag"
	"fmt"
	"runtime"
	"sync"
	"time"

	"tq.example/programs/internal/record"
)

func main() {
	output := flag.String("o", "trace.out", "file to write the trace to")
	rounds := flag.Int("n", 40, "how often each goroutine takes each lock")
	goroutines := flag.Int("goroutines", 8, "number of goroutines")
	flag.Parse()

	record.To(*output, func() {
		var bank bank
		var done sync.WaitGroup
		for i := 0; i < *goroutines; i++ {
			done.Add(1)
			go func() {
				defer done.Done()
				for r := 0; r < *rounds; r++ {
					bank.deposit(1)
					bank.report()
				}
			}()
		}
		done.Wait()
		fmt.Println("balance", bank.balance)
	})
}

type bank struct {
	mu      sync.Mutex
	balance int

	reports sync.RWMutex
	history []int
}

// deposit holds the lock across a point where the scheduler runs somebody else.
func (b *bank) deposit(amount int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	before := b.balance
	runtime.Gosched()
	b.balance = before + amount
}

// report reads under a shared lock, and once in a while writes under the exclusive one for longer.
func (b *bank) report() {
	b.reports.RLock()
	n := len(b.history)
	b.reports.RUnlock()
	if n%16 == 0 {
		b.reports.Lock()
		time.Sleep(50 * time.Microsecond)
		b.history = append(b.history, n)
		b.reports.Unlock()
		return
	}
	b.reports.Lock()
	b.history = append(b.history, n)
	b.reports.Unlock()
}
