// Package record writes the execution trace of a function, which is all that the example programs have in
// common.
package record

import (
	"fmt"
	"io"
	"os"
	"runtime/pprof"
	"runtime/trace"
)

// To runs f and writes its trace to the named file.
func To(path string, f func()) {
	file, err := os.Create(path)
	check(err)
	check(trace.Start(file))
	f()
	trace.Stop()
	check(file.Close())
}

// WithSamples is To with the CPU profiler on, so that the trace has CPU samples too. The profile itself
// is thrown away.
func WithSamples(path string, f func()) {
	To(path, func() {
		check(pprof.StartCPUProfile(io.Discard))
		defer pprof.StopCPUProfile()
		f()
	})
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
