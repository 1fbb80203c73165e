import Catalog

/// The macros that ship with tq: how much of its procs the garbage collector leaves to the program, over windows
/// of time. They are made of the view `gc_utilization`.
enum BuiltInMacros {
  static let all = [utilization, mmuCurve, mmu]

  /// `FROM utilization(width)`: a row for each multiple of the width.
  private static let utilization = MacroDefinition(
    name: "utilization", parameters: [MacroDefinition.Parameter(name: "width")],
    body: """
      select bucket, sum(dur) as dur, sum(utilization * (dur / 1ns)) / (sum(dur) / 1ns) as utilization,
        min(utilization) as least, trace
      from slices(gc_utilization, width)
      group by bucket, trace
      order by trace, bucket
      """, isTable: true)

  /// `FROM mmu_curve()`: the minimum utilization for windows of several sizes. A window in which it is reached
  /// begins where the utilization changes, or ends there: in between a shift one way or the other makes it no
  /// more. A window that is longer than the trace is the whole of it.
  private static let mmuCurve = MacroDefinition(
    name: "mmu_curve",
    parameters: [
      MacroDefinition.Parameter(
        name: "windows",
        defaultValue: "[10us, 20us, 50us, 100us, 200us, 500us, "
          + "1ms, 2ms, 5ms, 10ms, 20ms, 50ms, 100ms, 200ms, 500ms, 1s]")
    ],
    body: """
      with steps as (
        select ts, end_ts, utilization, trace,
          sum(utilization * (dur / 1ns)) over (partition by trace order by ts) - utilization * (dur / 1ns) as used
        from gc_utilization
      ), whole as (
        select min(ts) as ts, max(end_ts) as end_ts, trace from gc_utilization group by trace
      ), sizes as (
        select s.size, least(s.size, w.end_ts - w.ts) as span, w.ts, w.end_ts, w.trace
        from whole w, unnest(windows) s(size)
        where s.size > 0ns
      ), places as (
        select z.size, z.span, s.ts, s.ts + z.span as end_ts, z.trace
        from sizes z join steps s on z.trace = s.trace
        where s.ts + z.span <= z.end_ts
        union all
        select z.size, z.span, s.end_ts - z.span, s.end_ts, z.trace
        from sizes z join steps s on z.trace = s.trace
        where s.end_ts - z.span >= z.ts
      )
      select
        c.size as size,
        min(
          (b.used + b.utilization * ((c.end_ts - b.ts) / 1ns) - a.used - a.utilization * ((c.ts - a.ts) / 1ns))
            / (c.span / 1ns)) as mmu,
        c.trace
      from places c
        asof join steps a on c.trace = a.trace and c.ts >= a.ts
        asof join steps b on c.trace = b.trace and c.end_ts >= b.ts
      group by c.size, c.trace
      order by c.trace, c.size
      """, isTable: true)

  /// `mmu(size)`: the minimum for windows of one size.
  private static let mmu = MacroDefinition(
    name: "mmu", parameters: [MacroDefinition.Parameter(name: "size")],
    body: "(select min(mmu) from mmu_curve([size]))", isTable: false)
}
