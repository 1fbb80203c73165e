import Catalog
import Columns
import LogicalPlan

@testable import Planner

/// Runs a plan over a few rows, a value at a time: slow, simple, and without any rule, so that what the rules
/// make of a plan can be compared with what the plan was.
struct PlanInterpreter {
  /// Whatever goes wrong while an expression is computed.
  struct Failure: Error {}

  /// The rows of the round before, for each recursion.
  var working: [Int: [[Value]]] = [:]

  /// Rows of the sample table `blocks`, ascending by `ts`.
  static let blocks: [[Value]] = (0..<16).map { i in
    let n = Int64(i)
    return [
      .bigint(n % 4), i % 5 == 0 ? .null : .varchar(["a", "chan", "B"][i % 3]), .timestamp(n * 7),
      i % 4 == 3 ? .null : .timestamp(n * 9), i % 4 == 3 ? .null : .duration(n * 2 * 1_000_000),
      .boolean(i % 3 == 0), i % 2 == 0 ? .null : .stack([]), .varchar("t"),
    ]
  }

  /// Rows of the sample table `goroutines`.
  static let goroutines: [[Value]] = [
    [.bigint(2), .varchar("a"), .walltime(1), .double(0.5), .varchar("t")],
    [.bigint(0), .null, .walltime(2), .double(2), .varchar("t")],
    [.null, .varchar("B"), .walltime(3), .null, .varchar("t")],
    [.bigint(9), .varchar("chan"), .walltime(4), .double(9), .varchar("t")],
    [.bigint(2), .varchar("chan"), .walltime(5), .double(1), .varchar("t")],
  ]

  func rows(of plan: LogicalOperator) throws -> [[Value]] {
    switch plan {
    case .scan(let scan):
      let table = scan.table == "goroutines" ? Self.goroutines : Self.blocks
      return table.filter { row in scan.predicates.allSatisfy { passes($0.test, row[$0.column]) } }
        .map { row in scan.columns.map { row[$0] } }
    case .values(let rows, _): return try rows.map { row in try row.map { try value($0, []) } }
    case .filter(let input, let predicate):
      return try rows(of: input).filter { try value(predicate, $0) == .boolean(true) }
    case .project(let input, let expressions):
      return try rows(of: input).map { row in try expressions.map { try value($0.expression, row) } }
    case .distinct(let input):
      var seen: Set<[Value]> = []
      return try rows(of: input).filter { seen.insert($0).inserted }
    case .distinctOn(let input, let keys):
      var seen: Set<[Value]> = []
      return try rows(of: input).filter { row in
        seen.insert(try keys.map { try value($0, row) }).inserted
      }
    case .window(let input, let order, let calls):
      return try windowed(rows(of: input), order, calls)
    case .setOperation(let operation, let inputs):
      return combined(operation, try inputs.map { try rows(of: $0) })
    case .sort(let input, let keys): return try sorted(rows(of: input), keys)
    case .topN(let input, let keys, let limit, let offset):
      return Array(try sorted(rows(of: input), keys).dropFirst(offset).prefix(limit))
    case .limit(let input, let limit, let offset):
      // What is behind the limit is not computed, as when the reading stops.
      return Array(try rows(of: input).dropFirst(offset).prefix(limit ?? .max))
    case .aggregate(let input, let groupings, let aggregates, let runs):
      return try inRuns(rows(of: input), runs.map { groupings[$0].expression })
        .flatMap { try aggregated($0, groupings, aggregates) }
    case .expand(let input, let expansion):
      return try rows(of: input).flatMap { row in
        try made(expansion, expansion.arguments.map { try value($0, row) }).map { row + $0 }
      }
    case .groupingSets(let input, let sets): return try grouped(rows(of: input), sets)
    case .unpivot(let input, let made, _):
      return try rows(of: input).flatMap { row in
        try made.map { list in try list.map { try value($0, row) } }
      }
    case .join(let left, let right, let join): return try joined(left, right, join)
    case .mark(let left, let right, let mark): return try marked(left, right, mark)
    case .recursion(let first, let step, let recursion): return try rounds(first, step, recursion)
    case .working(let table): return working[table.recursion] ?? []
    }
  }

  /// The rows of `series` over whole numbers, and of `slices`.
  private func made(_ expansion: Expansion, _ arguments: [Value]) throws -> [[Value]] {
    switch (expansion.function.name, arguments.first, arguments.dropFirst().first, arguments.last) {
    case (_, .null?, _, _), (_, _, .null?, _): return []
    case ("series", .bigint(let start)?, .bigint(let stop)?, _):
      return (start..<max(start, stop)).map { [.bigint($0)] }
    case ("slices", .timestamp(let start)?, .timestamp(let end)?, .duration(let width)?) where start <= end:
      var cuts = [start] + (start / width...end / width).map { $0 * width }.filter { $0 > start && $0 < end }
      cuts.append(end)
      return zip(cuts, cuts.dropFirst()).map { from, to in
        [.timestamp(from / width * width), .timestamp(from), .timestamp(to), .duration(to - from)]
      }
    default: throw Failure()
    }
  }

  /// Rows cut wherever one of the expressions changes; what a plan says of its runs is taken at its word.
  private func inRuns(_ rows: [[Value]], _ expressions: [BoundExpression]) throws -> [[[Value]]] {
    if expressions.isEmpty { return [rows] }
    var latest: [Value]?
    var runs: [[[Value]]] = []
    for row in rows {
      let key = try expressions.map { try value($0, row) }
      if key != latest { runs.append([]) }
      latest = key
      runs[runs.count - 1].append(row)
    }
    return runs
  }

  private func aggregated(
    _ rows: [[Value]], _ groupings: [NamedExpression], _ aggregates: [AggregateCall]
  ) throws -> [[Value]] {
    var order: [[Value]] = groupings.isEmpty ? [[]] : []
    var groups: [[Value]: [[Value]]] = groupings.isEmpty ? [[]: []] : [:]
    for row in rows {
      let key = try groupings.map { try value($0.expression, row) }
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(row)
    }
    return try order.map { key in
      try key + aggregates.map { call in try aggregate(call, groups[key] ?? []) }
    }
  }

  private func grouped(_ rows: [[Value]], _ sets: LogicalGroupingSets) throws -> [[Value]] {
    try sets.sets.enumerated().flatMap { position, set in
      try aggregated(rows, set.map { sets.groupings[$0] }, sets.aggregates).map { row in
        let keys = sets.groupings.indices.map { key in set.firstIndex(of: key).map { row[$0] } ?? .null }
        return keys + row[set.count...] + [.bigint(Int64(position))]
      }
    }
  }

  func aggregate(_ call: AggregateCall, _ rows: [[Value]]) throws -> Value {
    if call.function.name == "count_star" { return .bigint(Int64(rows.count)) }
    let values = try rows.map { try value(call.arguments[0], $0) }.filter { $0 != .null }
    switch call.function.name {
    case "count": return .bigint(Int64(values.count))
    case "sum":
      guard let first = values.first else { return .null }
      return try values.dropFirst().reduce(first) { try add($0, $1) }
    case "min": return values.min { before($0, $1) } ?? .null
    case "max": return values.max { before($0, $1) } ?? .null
    default: return values.first ?? .null
    }
  }

  func sorted(_ rows: [[Value]], _ keys: [SortKey]) throws -> [[Value]] {
    let keyed = try rows.enumerated().map { i, row in
      (i, row, try keys.map { try value($0.expression, row) })
    }
    return keyed.sorted { a, b in
      for (key, (x, y)) in zip(keys, zip(a.2, b.2)) where x != y {
        if x == .null { return key.nullsFirst }
        if y == .null { return !key.nullsFirst }
        if before(x, y) { return !key.isDescending }
        if before(y, x) { return key.isDescending }
      }
      return a.0 < b.0
    }.map { $0.1 }
  }

  private func before(_ a: Value, _ b: Value) -> Bool { Comparison.less.holds(a, b) ?? false }

  private func passes(_ test: ScanPredicate.Test, _ value: Value) -> Bool {
    func holds(_ comparison: Comparison, _ constant: Value) -> Bool {
      value != .null && compare(comparison, value, constant) == .boolean(true)
    }
    switch test {
    case .equal(let constant): return holds(.equal, constant)
    case .notEqual(let constant): return holds(.notEqual, constant)
    case .less(let constant): return holds(.less, constant)
    case .lessOrEqual(let constant): return holds(.lessOrEqual, constant)
    case .greater(let constant): return holds(.greater, constant)
    case .greaterOrEqual(let constant): return holds(.greaterOrEqual, constant)
    case .isIn(let constants): return constants.contains { holds(.equal, $0) }
    case .isNull: return value == .null
    case .isNotNull: return value != .null
    }
  }

  /// Stacks have no order of their own here: all of the sample's are equal.
  private func compare(_ comparison: Comparison, _ a: Value, _ b: Value) -> Value {
    switch (comparison, a == .null || b == .null) {
    case (.distinct, true): return .boolean(a != b)
    case (.notDistinct, true): return .boolean(a == b)
    case (_, true): return .null
    case (_, false):
      return .boolean(comparison.holds(a, b) ?? ((a == b) == [.equal, .notDistinct].contains(comparison)))
    }
  }

  func value(_ expression: BoundExpression, _ row: [Value]) throws -> Value {
    switch expression {
    case .column(let index, _, _): return row[index]
    case .constant(let value, _): return value
    case .comparison(let comparison, let left, let right):
      return compare(comparison, try value(left, row), try value(right, row))
    case .and(let parts): return try joined(parts, row, decides: false)
    case .or(let parts): return try joined(parts, row, decides: true)
    case .not(let inner):
      if case .boolean(let known) = try value(inner, row) { return .boolean(!known) }
      return .null
    case .isNull(let inner): return .boolean(try value(inner, row) == .null)
    case .isIn(let inner, let list):
      return try joined(list.map { .comparison(.equal, inner, $0) }, row, decides: true)
    case .caseWhen(let branches, let otherwise, _):
      for branch in branches where try value(branch.condition, row) == .boolean(true) {
        return try value(branch.result, row)
      }
      return try value(otherwise, row)
    case .cast(let inner, let type, _, _): return try cast(try value(inner, row), type)
    case .lambda: throw Failure()
    case .call(let function, let arguments, _, _):
      let values = try arguments.map { try value($0, row) }
      return values.contains(.null) ? .null : try call(function.name, values)
    }
  }

  private func joined(_ parts: [BoundExpression], _ row: [Value], decides: Bool) throws -> Value {
    var isUnknown = false
    for part in parts {
      let known = try value(part, row)
      if known == .boolean(decides) { return known }
      if known == .null { isUnknown = true }
    }
    return isUnknown ? .null : .boolean(!decides)
  }

  private func cast(_ value: Value, _ type: LogicalType) throws -> Value {
    switch (value, type) {
    case (.null, _): return .null
    case (.bigint(let number), .double): return .double(Double(number))
    case (.duration(let nanoseconds), .timestamp): return .timestamp(nanoseconds)
    default: throw Failure()
    }
  }

  private func call(_ name: String, _ arguments: [Value]) throws -> Value {
    switch (name, arguments[0], arguments[arguments.count - 1]) {
    case ("+", let a, let b): return try add(a, b)
    case ("*", .bigint(let a), .bigint(let b)): return .bigint(a &* b)
    case ("*", .double(let a), .double(let b)): return .double(a * b)
    case ("*", .duration(let a), .bigint(let b)): return .duration(a &* b)
    case ("//", .bigint(let a), .bigint(let b)):
      if b == 0 { throw Failure() }
      return .bigint(a / b)
    case ("upper", .varchar(let text), _): return .varchar(text.uppercased())
    default: throw Failure()
    }
  }

  private func add(_ a: Value, _ b: Value) throws -> Value {
    switch (a, b) {
    case (.bigint(let x), .bigint(let y)): return .bigint(x &+ y)
    case (.double(let x), .double(let y)): return .double(x + y)
    case (.duration(let x), .duration(let y)): return .duration(x &+ y)
    case (.timestamp(let x), .duration(let y)): return .timestamp(x &+ y)
    default: throw Failure()
    }
  }
}
