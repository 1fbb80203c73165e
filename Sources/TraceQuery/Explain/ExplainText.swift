import LogicalPlan

extension Explanation {
  /// The plan as a tree, with notes under each operator; behind it what the run took.
  var text: String {
    let tree = treeText(root, inputs: \.inputs) { (title: $0.title, notes: $0.notes(of: run)) }
    return run.map { tree + "\n\n" + $0.lines.joined(separator: "\n") } ?? tree
  }
}

extension ExplainedOperator {
  /// What is said of the operator beside its title, a line each.
  func notes(of run: ExplainedRun?) -> [String] {
    var notes: [String] = []
    if let scan {
      notes.append(
        "event types: \(scan.eventTypes.map { $0.isEmpty ? "none" : $0.joined(separator: ", ") } ?? "all")")
      notes.append("ordering: \(scan.needsOrdering ? "needed" : "not needed")")
    }
    notes.append("holds: \(holds)\(spills ? "; spills past the memory limit" : "")")
    guard let profile else { return notes }
    let batches = profile.batches == 1 ? "1 batch" : "\(profile.batches) batches"
    notes.append(
      "rows: \(profile.rows)" + (profile.rows == 0 ? "" : " in \(batches), \(size(profile.bytes))"))
    if profile.heldBytes > 0 || profile.spilledBytes > 0 {
      let spilled = profile.spilledBytes > 0 ? ", \(size(profile.spilledBytes)) to temporary files" : ""
      notes.append("memory: \(size(profile.heldBytes)) at most\(spilled)")
    }
    notes.append("time: \(time(profile.nanoseconds))" + (run.map { $0.share(profile.nanoseconds) } ?? ""))
    return notes
  }
}

extension ExplainedRun {
  /// What the run took, a line each.
  var lines: [String] {
    let others = otherNanoseconds > 0 ? ", other statements \(time(otherNanoseconds))" : ""
    let decoding =
      orderedEvents.map { "ordering: \($0) events" } ?? "ordering: not run, events decoded as they stand"
    let threads =
      eventsAhead == 0 ? "a thread of its own" : "two threads, \(eventsAhead) events on the query's own"
    return [
      "run: \(time(nanoseconds)), waiting for events \(time(waitingNanoseconds))\(others)",
      "reading: \(size(readBytes)), \(time(readingNanoseconds)) of a thread of its own",
      readBytes == 0
        ? "ordering: not run" : "\(decoding), \(time(orderingNanoseconds)) of \(threads)",
      "temporary files: \(spilledBytes == 0 ? "none" : size(spilledBytes)), memory limit \(size(memoryLimit))",
    ]
  }

  /// A part of the run's time: ` (12%)`.
  func share(_ part: Int64) -> String {
    nanoseconds > 0 ? " (\(Int((Double(part) / Double(nanoseconds) * 100).rounded()))%)" : ""
  }
}

/// A number of bytes with at most one decimal: `352 B`, `9.9 kB`.
private func size(_ bytes: Int) -> String {
  scaled(Double(bytes), [(" B", 1000), (" kB", 1000), (" MB", 1000), (" GB", 1000), (" TB", 1000)])
}

/// A time with at most one decimal: `168.3ms`.
private func time(_ nanoseconds: Int64) -> String {
  scaled(Double(nanoseconds), [("ns", 1000), ("µs", 1000), ("ms", 1000), ("s", 1000)])
}

private func scaled(_ number: Double, _ units: [(name: String, next: Double)]) -> String {
  var number = number
  for (i, unit) in units.enumerated() {
    // What would be rounded up to the next unit is written in it.
    if i == units.count - 1 || number < unit.next - 0.05 {
      let tenths = Int((number * 10).rounded())
      return tenths % 10 == 0 ? "\(tenths / 10)\(unit.name)" : "\(tenths / 10).\(tenths % 10)\(unit.name)"
    }
    number /= unit.next
  }
  return ""
}
