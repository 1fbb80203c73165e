package main
import "errors"
func assembleFile(a, b string) error { return errors.New("todo") }
