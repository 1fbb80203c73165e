/// The queries that ship with tq: the files of `Examples/queries`, which `Sources/Shell/Saved` links to, in the order
/// that suits reading.
enum ShippedQueries {
  static let all: [(name: String, text: String)] = [
    ("goroutines", text(PackageResources.goroutines_tq)),
    ("goroutine-group", text(PackageResources.goroutine_group_tq)),
    ("network", text(PackageResources.network_tq)),
    ("sync", text(PackageResources.sync_tq)),
    ("syscalls", text(PackageResources.syscalls_tq)),
    ("scheduler", text(PackageResources.scheduler_tq)),
    ("tasks", text(PackageResources.tasks_tq)),
    ("task", text(PackageResources.task_tq)),
    ("slow-tasks", text(PackageResources.slow_tasks_tq)),
    ("requests", text(PackageResources.requests_tq)),
    ("regions", text(PackageResources.regions_tq)),
    ("gc", text(PackageResources.gc_tq)),
    ("stw", text(PackageResources.stw_tq)),
    ("long-pauses", text(PackageResources.long_pauses_tq)),
    ("mark-assists", text(PackageResources.mark_assists_tq)),
    ("sweeps", text(PackageResources.sweeps_tq)),
    ("heap", text(PackageResources.heap_tq)),
    ("utilization", text(PackageResources.utilization_tq)),
    ("wakeups", text(PackageResources.wakeups_tq)),
    ("lock-holders", text(PackageResources.lock_holders_tq)),
    ("contention", text(PackageResources.contention_tq)),
    ("channels", text(PackageResources.channels_tq)),
    ("leaks", text(PackageResources.leaks_tq)),
    ("deadlocks", text(PackageResources.deadlocks_tq)),
    ("cpu-bound", text(PackageResources.cpu_bound_tq)),
    ("pools", text(PackageResources.pools_tq)),
    ("latency", text(PackageResources.latency_tq)),
    ("idle-procs", text(PackageResources.idle_procs_tq)),
    ("counts", text(PackageResources.counts_tq)),
    ("procs", text(PackageResources.procs_tq)),
    ("blocking-syscalls", text(PackageResources.blocking_syscalls_tq)),
    ("profile", text(PackageResources.profile_tq)),
    ("compare", text(PackageResources.compare_tq)),
  ]

  private static func text(_ file: [UInt8]) -> String { String(decoding: file, as: UTF8.self) }
}
