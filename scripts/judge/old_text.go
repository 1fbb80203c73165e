package main

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// The records of a trace of before Go 1.22 by name, in the order of their bytes from 1.
var oldNames = strings.Fields(`Batch Frequency Stack Gomaxprocs ProcStart ProcStop GCStart GCDone STWStart STWDone
	GCSweepStart GCSweepDone GoCreate GoStart GoEnd GoStop GoSched GoPreempt GoSleep GoBlock GoUnblock GoBlockSend
	GoBlockRecv GoBlockSelect GoBlockSync GoBlockCond GoBlockNet GoSysCall GoSysExit GoSysBlock GoWaiting
	GoInSyscall HeapAlloc HeapGoal TimerGoroutine FutileWakeup String GoStartLocal GoUnblockLocal GoSysExitLocal
	GoStartLabel GoBlockGC GCMarkAssistStart GCMarkAssistDone UserTaskCreate UserTaskEnd UserRegion UserLog
	CPUSample`)

// assembleOld makes a trace of before Go 1.22 from its text form, which README.md defines.
func assembleOld(source string) ([]byte, error) {
	var out []byte
	version := 0
	for number, line := range strings.Split(source, "\n") {
		line, _, _ = strings.Cut(line, "#")
		quoted := strings.Split(line, `"`)
		words := strings.Fields(quoted[0])
		if len(words) == 0 {
			continue
		}
		var numbers []uint64
		for _, word := range words[1:] {
			n, err := strconv.ParseInt(word, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("%d: %w", number+1, err)
			}
			numbers = append(numbers, uint64(n))
		}
		switch words[0] {
		case "old":
			version = int(numbers[0])
			out = make([]byte, 16)
			copy(out, fmt.Sprintf("go 1.%d trace", version))
			continue
		case "bytes":
			for _, n := range numbers {
				out = append(out, byte(n))
			}
			continue
		}
		kind := byte(0)
		for i, name := range oldNames {
			if name == words[0] {
				kind = byte(i + 1)
			}
		}
		if kind == 0 {
			return nil, fmt.Errorf("%d: no record is called %s", number+1, words[0])
		}
		var arguments []byte
		for _, n := range numbers {
			arguments = binary.AppendUvarint(arguments, n)
		}
		least := 1
		if version < 7 {
			least = 2
		}
		switch inline := len(numbers) - least; {
		case words[0] == "String":
			out = append(out, kind)
		case inline >= 0 && inline < 3:
			out = append(out, kind|byte(inline)<<6)
		default:
			out = binary.AppendUvarint(append(out, kind|3<<6), uint64(len(arguments)))
		}
		out = append(out, arguments...)
		if len(quoted) > 1 {
			out = append(binary.AppendUvarint(out, uint64(len(quoted[1]))), quoted[1]...)
		}
	}
	return out, nil
}
