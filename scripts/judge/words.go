package main

import (
	"fmt"
	"strconv"
	"strings"
)

// A word of a line: a bare word, name=value, or text in quotes; value and text may be quoted.
type word struct {
	name, value string
	quoted      bool
}

func split(line string) ([]word, error) {
	var words []word
	for i := 0; i < len(line); {
		switch c := line[i]; {
		case c == ' ' || c == '\t' || c == '\r':
			i++
			continue
		case c == '#':
			return words, nil
		}
		var w word
		start := i
		for i < len(line) && !strings.ContainsRune(" \t\r#=\"", rune(line[i])) {
			i++
		}
		w.name = line[start:i]
		if i < len(line) && line[i] == '=' {
			i++
			start = i
			for i < len(line) && !strings.ContainsRune(" \t\r#\"", rune(line[i])) {
				i++
			}
			w.value = line[start:i]
		}
		if i < len(line) && line[i] == '"' {
			text, rest, err := unquote(line[i+1:])
			if err != nil {
				return nil, err
			}
			w.value, w.quoted = text, true
			i = len(line) - len(rest)
		}
		words = append(words, w)
	}
	return words, nil
}

// unquote reads up to the closing quote; it knows \\ \" \n \t and \xHH.
func unquote(s string) (text, rest string, err error) {
	var bytes []byte
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return string(bytes), s[i+1:], nil
		case s[i] != '\\':
			bytes = append(bytes, s[i])
		case i+1 < len(s) && strings.IndexByte(`\"nt`, s[i+1]) >= 0:
			i++
			bytes = append(bytes, map[byte]byte{'\\': '\\', '"': '"', 'n': '\n', 't': '\t'}[s[i]])
		case i+3 < len(s) && s[i+1] == 'x':
			b, err := strconv.ParseUint(s[i+2:i+4], 16, 8)
			if err != nil {
				return "", "", err
			}
			bytes = append(bytes, byte(b))
			i += 3
		default:
			return "", "", fmt.Errorf("unknown escape in %q", s)
		}
	}
	return "", "", fmt.Errorf("no closing quote")
}
