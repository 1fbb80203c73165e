// Command web is a small web service under load, in one process over the loopback interface.
//
// The trace shows one task for each request with the regions parse, lookup and render, a log message with
// its outcome, and goroutines that wait for the network, for each other's lock and for a slow backend. One
// request in ten is slow: `select name, max(dur) from regions group by name` finds out where.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"runtime/trace"
	"strings"
	"sync"
	"time"

	"tq.example/programs/internal/record"
)

func main() {
	output := flag.String("o", "trace.out", "file to write the trace to")
	requests := flag.Int("n", 60, "number of requests")
	clients := flag.Int("clients", 4, "clients that send them")
	flag.Parse()

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Handler: newShop()}
	go server.Serve(listener)
	record.To(*output, func() {
		load("http://"+listener.Addr().String(), *requests, *clients)
	})
	server.Close()
}

// load sends the requests from a number of clients at once.
func load(base string, requests, clients int) {
	numbers := make(chan int)
	var done sync.WaitGroup
	for c := 0; c < clients; c++ {
		done.Add(1)
		go func() {
			defer done.Done()
			for n := range numbers {
				response, err := http.Get(fmt.Sprintf("%s/item/%d", base, n))
				if err != nil {
					continue
				}
				io.Copy(io.Discard, response.Body)
				response.Body.Close()
			}
		}()
	}
	for n := 0; n < requests; n++ {
		numbers <- n
	}
	close(numbers)
	done.Wait()
}

// A shop answers requests for items from a cache that one lock guards.
type shop struct {
	mu    sync.Mutex
	items map[string]string
}

func newShop() *shop {
	return &shop{items: map[string]string{}}
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, task := trace.NewTask(r.Context(), "GET /item")
	defer task.End()

	var id string
	trace.WithRegion(ctx, "parse", func() {
		id = strings.TrimPrefix(r.URL.Path, "/item/")
	})
	item := s.lookup(ctx, id)
	defer trace.StartRegion(ctx, "render").End()
	fmt.Fprintf(w, "<h1>%s</h1>\n", item)
}

// lookup holds the lock while it waits for the backend, which is the mistake to be found in the trace.
func (s *shop) lookup(ctx context.Context, id string) string {
	defer trace.StartRegion(ctx, "lookup").End()
	s.mu.Lock()
	defer s.mu.Unlock()
	if item, ok := s.items[id]; ok {
		trace.Log(ctx, "cache", "hit "+id)
		return item
	}
	trace.Log(ctx, "cache", "miss "+id)
	wait := 200 * time.Microsecond
	if strings.HasSuffix(id, "7") {
		wait = 5 * time.Millisecond
	}
	time.Sleep(wait)
	s.items[id] = "item " + id
	return s.items[id]
}
