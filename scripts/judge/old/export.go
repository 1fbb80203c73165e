package trace

import "io"

// ParseWithoutBinary parses a trace of any version; functions of Go 1.6 and earlier have no names.
func ParseWithoutBinary(r io.Reader) (int, ParseResult, error) { return parse(r, "") }
