//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"runtime/trace"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	workers     = 8
	keptOrders  = 16 << 10 // orders in memory, the heap that the collector walks
	shards      = 4        // goroutines that a search is divided among
	patience    = 2 * time.Millisecond
	inspectEach = 8 // one request in so many is a task of the trace
	freshEach   = 2048
)

// A service is a shop that answers over HTTP, with the clients that it has, in one process.
type service struct {
	mu     sync.Mutex
	orders []*order // a ring of the last ones
	placed int

	jobs     chan *job
	access   *log.Logger
	requests atomic.Int64
	failure  atomic.Pointer[error]
}

type order struct {
	ID       int       `json:"id"`
	Customer string    `json:"customer"`
	Lines    []line    `json:"lines"`
	Placed   time.Time `json:"placed"`
	Cents    int64     `json:"cents"`
}

type line struct {
	Article  string `json:"article"`
	Quantity int    `json:"quantity"`
	Note     string `json:"note,omitempty"`
}

// A job is an order whose price a worker shall find out; done has room, so that a worker never waits for
// a handler that has lost its patience.
type job struct {
	ctx   context.Context
	lines []line
	slow  bool
	done  chan int64
}

// serveHTTP runs a server on the loopback interface and clients that keep their connections, until the
// context ends. What the handlers do is what they do elsewhere: JSON, a lock, an access log, work given to
// others over channels, timeouts. Some requests are tasks of the trace with regions, most are not.
func serveHTTP(ctx context.Context, clients int) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer null.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s := &service{jobs: make(chan *job, 2*workers), access: log.New(null, "", log.LstdFlags)}
	for i := 0; i < keptOrders; i++ {
		s.orders = append(s.orders, exampleOrder(i))
	}
	server := &http.Server{
		Handler:           s.handler(),
		ErrorLog:          log.New(io.Discard, "", 0),
		ReadHeaderTimeout: 5 * time.Second,
		WriteTimeout:      5 * time.Second,
		IdleTimeout:       time.Minute,
	}
	go server.Serve(listener)
	var pool sync.WaitGroup
	for i := 0; i < workers; i++ {
		pool.Add(1)
		go func() {
			defer pool.Done()
			s.work()
		}()
	}

	client := &http.Client{
		Transport: &http.Transport{MaxIdleConnsPerHost: clients, MaxConnsPerHost: 2 * clients},
		Timeout:   5 * time.Second,
	}
	var load sync.WaitGroup
	for i := 0; i < clients; i++ {
		load.Add(1)
		go func(number int) {
			defer load.Done()
			if err := customer(ctx, client, "http://"+listener.Addr().String(), number); err != nil {
				s.failure.CompareAndSwap(nil, &err)
				cancel()
			}
		}(i)
	}
	load.Wait()
	client.CloseIdleConnections()
	deadline, done := context.WithTimeout(context.Background(), 5*time.Second)
	defer done()
	err = server.Shutdown(deadline)
	if err == nil { // else a handler may be about to send
		close(s.jobs)
		pool.Wait()
	}
	if failure := s.failure.Load(); failure != nil {
		err = *failure
	}
	return err
}

// customer sends one request after the other: most for an item, others place an order, search or wait.
func customer(ctx context.Context, client *http.Client, base string, number int) error {
	for n := number; ctx.Err() == nil; n++ {
		request, err := newRequest(base, n, number)
		if err != nil {
			return err
		}
		within, cancel := ctx, context.CancelFunc(func() {})
		if n%4 == 0 {
			within, cancel = context.WithTimeout(ctx, time.Second)
		}
		request.Close = n%freshEach == 0
		response, err := client.Do(request.WithContext(within))
		if err == nil {
			_, err = io.Copy(io.Discard, response.Body)
			response.Body.Close()
		}
		cancel()
		if err != nil && ctx.Err() == nil && !os.IsTimeout(err) {
			return err
		}
		breathe()
	}
	return nil
}

// newRequest is the n-th request of a customer.
func newRequest(base string, n, number int) (*http.Request, error) {
	switch choice := n * 7919 % 100; {
	case choice < 60:
		return http.NewRequest(http.MethodGet, base+"/item/"+strconv.Itoa(n*31%keptOrders), nil)
	case choice < 82:
		body, err := json.Marshal(exampleOrder(n + number))
		if err != nil {
			return nil, err
		}
		return http.NewRequest(http.MethodPost, base+"/order", bytes.NewReader(body))
	case choice < 96:
		return http.NewRequest(http.MethodGet, base+"/search?customer="+strconv.Itoa(n%97), nil)
	default:
		return http.NewRequest(http.MethodGet, base+"/report?n="+strconv.Itoa(n), nil)
	}
}

func exampleOrder(n int) *order {
	o := &order{ID: n, Customer: "customer " + strconv.Itoa(n%97), Placed: time.Unix(int64(n), 0).UTC()}
	for i := 0; i <= n%5; i++ {
		o.Lines = append(o.Lines, line{Article: fmt.Sprintf("article-%04d", n*i%5000), Quantity: i + 1})
	}
	o.Lines[0].Note = strings.Repeat("please ring twice ", n%7)
	return o
}

func (s *service) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/item/", s.item)
	mux.HandleFunc("/order", s.order)
	mux.HandleFunc("/search", s.search)
	mux.Handle("/report", http.TimeoutHandler(http.HandlerFunc(s.report), patience, "too slow\n"))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		if s.requests.Add(1)%inspectEach == 0 {
			ctx, task := trace.NewTask(r.Context(), r.Method+" "+strings.SplitN(r.URL.Path, "/", 3)[1])
			defer task.End()
			r = r.WithContext(context.WithValue(ctx, inspected{}, true))
		}
		mux.ServeHTTP(w, r)
		s.access.Printf("%s %s %s", r.Method, r.URL, time.Since(began))
	})
}

// inspected marks the context of a request that is a task.
type inspected struct{}

// region does the work, as a region where the request is a task.
func region(ctx context.Context, name string, work func()) {
	if ctx.Value(inspected{}) == nil {
		work()
		return
	}
	trace.WithRegion(ctx, name, work)
}

func (s *service) item(w http.ResponseWriter, r *http.Request) {
	number, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/item/"))
	if err != nil || number < 0 {
		http.NotFound(w, r)
		return
	}
	var found order
	region(r.Context(), "lookup", func() {
		s.mu.Lock()
		found = *s.orders[number%len(s.orders)]
		s.mu.Unlock()
	})
	region(r.Context(), "render", func() { respond(w, http.StatusOK, found) })
}

// order stores an order and answers with its price, or without one where the workers take too long.
func (s *service) order(w http.ResponseWriter, r *http.Request) {
	var got order
	var err error
	region(r.Context(), "decode", func() { err = json.NewDecoder(r.Body).Decode(&got) })
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	task := &job{ctx: r.Context(), lines: got.Lines, slow: got.ID%64 == 0, done: make(chan int64, 1)}
	status := http.StatusCreated
	region(r.Context(), "price", func() {
		select {
		case s.jobs <- task:
		case <-timeout.C:
			status = http.StatusServiceUnavailable
			return
		}
		select {
		case got.Cents = <-task.done:
		case <-timeout.C:
			status = http.StatusAccepted
		}
	})
	if r.Context().Value(inspected{}) != nil {
		trace.Logf(r.Context(), "order", "%d lines, status %d", len(got.Lines), status)
	}
	s.mu.Lock()
	s.orders[s.placed%len(s.orders)] = &got
	s.placed++
	s.mu.Unlock()
	region(r.Context(), "render", func() { respond(w, status, got) })
}

// work finds out prices. A slow job waits for a supplier, longer than its handler does.
func (s *service) work() {
	for job := range s.jobs {
		job := job
		region(job.ctx, "compute", func() {
			if job.slow {
				time.Sleep(2 * patience)
			}
			var cents int64
			for _, l := range job.lines {
				cents += int64(crc32.ChecksumIEEE([]byte(l.Article+l.Note))%10000) * int64(l.Quantity)
			}
			job.done <- cents
		})
	}
}

// search looks for orders of a customer among some of the orders, in several goroutines at once.
func (s *service) search(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Second)
	defer cancel()
	wanted := "customer " + r.URL.Query().Get("customer")
	s.mu.Lock()
	from := s.placed % (len(s.orders) - 256)
	some := append([]*order(nil), s.orders[from:from+256]...)
	s.mu.Unlock()

	found := make(chan []*order, shards)
	size := len(some) / shards
	for i := 0; i < shards; i++ {
		go func(part []*order) {
			var hits []*order
			region(ctx, "scan", func() {
				for _, o := range part {
					if o.Customer == wanted {
						hits = append(hits, o)
					}
				}
			})
			found <- hits
		}(some[i*size : (i+1)*size])
	}
	hits := []*order{}
	for i := 0; i < shards; i++ {
		select {
		case part := <-found:
			hits = append(hits, part...)
		case <-ctx.Done():
			http.Error(w, "too slow", http.StatusGatewayTimeout)
			return
		}
	}
	sort.Slice(hits, func(i, j int) bool { return hits[i].ID < hits[j].ID })
	region(ctx, "render", func() { respond(w, http.StatusOK, hits) })
}

// report needs memory, and one in four takes longer than the timeout allows.
func (s *service) report(w http.ResponseWriter, r *http.Request) {
	n, _ := strconv.Atoi(r.URL.Query().Get("n"))
	wait := patience / 8
	if n%4 == 0 {
		wait = 4 * patience
	}
	select {
	case <-time.After(wait):
	case <-r.Context().Done():
		return
	}
	var page bytes.Buffer
	region(r.Context(), "report", func() {
		for i := 0; i < 200; i++ {
			fmt.Fprintf(&page, "%d\t%x\n", i, crc32.ChecksumIEEE(page.Bytes()))
		}
	})
	w.Write(page.Bytes())
}

func respond(w http.ResponseWriter, status int, answer any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(answer)
}
