import Columns
import Testing
import TraceTables

/// The tables and their columns as the design of the tables lists them.
@Suite struct SchemaTests {
  private static let listed: [(String, String)] = [
    (
      "events",
      "seq, ts, wall, gen, kind, type, g, p, m, stack, resource, resource_id, from_state, to_state, reason, "
        + "transition_stack, name, value, scope, scope_id, task, parent_task, category, message"
    ),
    (
      "states",
      "g, state, prev_state, next_state, reason, ts, end_ts, dur, p, m, stack, by_g, by_stack, end_g, end_stack, "
        + "complete"
    ),
    (
      "blocks",
      "g, state, prev_state, next_state, reason, ts, end_ts, dur, p, m, stack, by_g, by_stack, end_g, end_stack, "
        + "complete, wake_g, wake_stack, sched_dur"
    ),
    (
      "goroutines",
      "g, name, parent_g, created_ts, start_ts, end_ts, dur, running, runnable, waiting, syscall, "
        + "syscall_blocked, blocks, preemptions, syscalls, wakeups, created_stack, last_state, last_reason, system, "
        + "complete"
    ),
    ("syscalls", "g, p, m, ts, end_ts, dur, blocked, stack, complete"),
    ("proc_states", "p, state, m, ts, end_ts, dur, complete"),
    ("procs", "p, running, idle, syscall, starts, steals, goroutine_switches"),
    ("threads", "m, first_ts, last_ts, events, procs_held, running"),
    (
      "ranges",
      "name, scope, scope_id, g, p, m, ts, end_ts, dur, stack, swept_bytes, reclaimed_bytes, complete"
    ),
    ("tasks", "task, parent_task, name, g, ts, end_ts, dur, end_g, stack, regions, logs, complete"),
    (
      "regions",
      "name, task, g, depth, ts, end_ts, dur, stack, end_stack, running, runnable, waiting, syscall, complete"
    ),
    ("unblocks", "ts, wall, g, p, m, stack, target_g, target_stack, reason, waited"),
    ("creations", "ts, wall, g, p, m, stack, child_g, name"),
    ("logs", "ts, wall, task, g, p, m, category, message, stack"),
    ("metrics", "ts, wall, name, value, g, p, m, stack"),
    ("samples", "ts, wall, g, p, m, stack"),
    ("labels", "ts, g, p, m, label"),
    ("heap_objects", "ts, op, g, p, m, id, type, size"),
    ("heap_spans", "ts, op, g, p, m, id, pages, size, class, noscan"),
    ("goroutine_stacks", "ts, op, g, p, m, id, order, size"),
    ("stacks", "stack, depth, leaf, root"),
    ("frames", "stack, depth, func, file, line, pc, package"),
    (
      "traces",
      "path, version, size, clock_start, wall_start, dur, generations, events, damaged, error, error_offset, "
        + "bytes_lost"
    ),
    ("generations", "gen, ts, end_ts, dur, events, bytes, batches, strings, stacks, frequency, wall"),
    ("batches", "gen, m, type, offset, size, ts"),
    ("wire_events", "gen, m, type, offset, size, raw_ts, args"),
  ]

  @Test func tablesHaveTheirColumnsInOrder() {
    for (table, columns) in Self.listed {
      let names = TableScan.schema(table).columns.map(\.name)
      #expect(names.joined(separator: ", ") == columns + ", trace", "table \(table)")
    }
  }

  @Test func everyColumnIsDocumented() {
    for table in TraceProvider.schemas {
      #expect(table.summary.hasSuffix("."))
      #expect(!table.example.isEmpty)
      for column in table.columns {
        #expect(column.documentation.hasSuffix("."), "\(table.name).\(column.name)")
        #expect(column.nullRule?.hasSuffix(".") != true, "\(table.name).\(column.name)")
        #expect(column.nullRule != "", "\(table.name).\(column.name)")
      }
      if let order = table.rowOrder { #expect(table.column(named: order) != nil) }
    }
  }

  @Test func timesHaveTheirTypes() {
    for table in TraceProvider.schemas {
      for column in table.columns {
        switch column.name {
        case "ts", "end_ts", "created_ts", "start_ts", "first_ts", "last_ts":
          #expect(column.type == .timestamp)
        case "dur", "sched_dur", "running", "runnable", "waiting", "idle", "blocked", "waited":
          #expect(column.type == .duration)
        case "wall", "wall_start": #expect(column.type == .walltime)
        case "args": #expect(column.type == .list(.bigint))
        default: break
        }
        if column.name == "stack" || column.name.hasSuffix("_stack") { #expect(column.type == .stack) }
      }
    }
  }
}
