import Catalog

/// The views that ship with tq: one file of `Sources/TraceQuery/Views` each, whose comment at the top says what
/// a row is.
enum BuiltInViews {
  static let all: [ViewDefinition] = [
    view("runnable", PackageResources.runnable_tq),
    view("waits", PackageResources.waits_tq),
    view("stw", PackageResources.stw_tq),
    view("mark_assists", PackageResources.mark_assists_tq),
    view("sweeps", PackageResources.sweeps_tq),
    view("gc_cycles", PackageResources.gc_cycles_tq),
    view("gc_utilization", PackageResources.gc_utilization_tq),
    view("heap", PackageResources.heap_tq),
    view("counts", PackageResources.counts_tq),
    view("functions", PackageResources.functions_tq),
    view("goroutine_groups", PackageResources.goroutine_groups_tq),
    view("wakeups", PackageResources.wakeups_tq),
  ]

  private static func view(_ name: String, _ file: [UInt8]) -> ViewDefinition {
    let lines = String(decoding: file, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let comment = lines.prefix { $0.hasPrefix("--") }
    let summary = comment.map { $0.dropFirst(2).drop { $0 == " " } }.joined(separator: " ")
    let query = lines.dropFirst(comment.count).joined(separator: "\n")
    return ViewDefinition(name: name, summary: summary, query: query)
  }
}
