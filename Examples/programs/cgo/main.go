//go:build cgo && unix

// Command cgo calls C, and is called back from threads that C made.
//
// The trace shows calls into C as system calls, and for each callback on a foreign thread a goroutine that
// appears in a system call, runs Go code on a proc of its own, and disappears; the same goroutine and
// thread ids come back for later callbacks.
package main

/*
#cgo LDFLAGS: -lpthread
#include <pthread.h>
#include <stdint.h>
#include <unistd.h>

extern int goVisit(int thread, int round);

typedef struct { int thread; int rounds; } errand;

static void *run_errand(void *argument) {
	errand *e = argument;
	for (int i = 0; i < e->rounds; i++) {
		goVisit(e->thread, i);
		usleep(200);
	}
	return 0;
}

// Starts the threads, waits for them, and does so again, so that thread ids are used a second time.
static void visit(int threads, int rounds) {
	pthread_t ids[16];
	errand errands[16];
	if (threads > 16) threads = 16;
	for (int again = 0; again < 2; again++) {
		int started = 0;
		for (int i = 0; i < threads; i++) {
			errands[i] = (errand){i, rounds};
			if (pthread_create(&ids[i], 0, run_errand, &errands[i]) != 0) break;
			started++;
		}
		for (int i = 0; i < started; i++) pthread_join(ids[i], 0);
	}
}

static void rest(int microseconds) { usleep(microseconds); }

static int add(int a, int b) { return a + b; }
*/
import "C"

import (
	"flag"
	"fmt"
	"sync"
	"sync/atomic"

	"tq.example/programs/internal/record"
)

func main() {
	output := flag.String("o", "trace.out", "file to write the trace to")
	rounds := flag.Int("n", 20, "callbacks for each C thread")
	threads := flag.Int("threads", 3, "C threads that call back")
	flag.Parse()

	record.To(*output, func() {
		var done sync.WaitGroup
		done.Add(2)
		go func() {
			defer done.Done()
			C.visit(C.int(*threads), C.int(*rounds))
		}()
		go func() {
			defer done.Done()
			for i := 0; i < *rounds; i++ {
				C.rest(300)
				_ = C.add(C.int(i), 1)
			}
		}()
		done.Wait()
		fmt.Println("visits", visits.Load())
	})
}

var visits atomic.Int64

//export goVisit
func goVisit(thread, round C.int) C.int {
	visits.Add(1)
	note := make(chan int)
	go func() { note <- int(thread + round) }()
	return C.int(<-note)
}
