import TraceQuery

/// What `--version` prints.
let versionText: String = {
  let unpacked = TraceInput.compressions.joined(separator: " and ")
  return
    "tq 0.1.0 (reads execution traces of Go 1.5 to 1.27\(unpacked.isEmpty ? "" : ", unpacks \(unpacked)"))"
}()

/// What `--help` prints below its first line; the examples work as they stand.
let helpDiscussion = """
  With no trace named it reads standard input when something is piped into it, \
  else ./trace.out. With none of -e, -f and -q it reads statements from standard \
  input, on a terminal as an interactive shell.

  Examples:
    go test -trace trace.out
    tq -q goroutines trace.out
    tq -e 'select reason, count(*) from blocks group by reason' trace.out
    tq --csv -o blocks.csv -e 'select * from blocks' trace.out
    tq -p least=1ms -e 'select g, dur from blocks where dur > $least' trace.out
    cat trace.out | tq -e 'select count(*) from events' -
    tq old=trace.out new=trace.out -q compare
    tq --fail-on-rows -q long-pauses -p over=1s trace.out

  Exit codes: 0 answered, 1 a query failed, 2 usage, 3 a trace could not be read \
  at all, 4 answered from a damaged trace or without one of a folder or pattern, \
  5 the last query has rows and --fail-on-rows is given.
  """
