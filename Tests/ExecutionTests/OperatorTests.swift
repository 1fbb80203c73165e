import Columns
import Diagnostics
import LogicalPlan
import Testing

@testable import Execution

@Suite struct OperatorTests {
  let tables = MemoryTables(ValuePools())
  /// Rows of a group name (or NULL), a small number (or NULL) and the row's position.
  let rows: [[Value]]

  init() {
    var dice = Dice(7)
    let names = ["select", "sync", "sleep", "chan receive", "GC", ""]
    rows = (0..<700).map { position in
      let name = dice.roll(8)
      let number = dice.roll(12)
      return [
        name < names.count ? .varchar(names[name]) : .null,
        number < 10 ? .bigint(Int64(number) - 4) : .null, .bigint(Int64(position)),
      ]
    }
    tables.add("t", [("name", .varchar), ("n", .bigint), ("i", .bigint)], rows)
    tables.add("empty", [("n", .bigint)], [])
  }

  let name = column(0, .varchar)
  let n = column(1)
  let i = column(2)

  private func number(_ value: Value) -> Int64? {
    if case .bigint(let number) = value { return number }
    return nil
  }

  /// Groups by a key in the order first seen, by hand.
  private func grouped(_ key: ([Value]) -> [Value]) -> [(key: [Value], rows: [[Value]])] {
    var groups: [(key: [Value], rows: [[Value]])] = []
    var index: [[Value]: Int] = [:]
    for row in rows {
      let key = key(row)
      if let group = index[key] {
        groups[group].rows.append(row)
      } else {
        index[key] = groups.count
        groups.append((key, [row]))
      }
    }
    return groups
  }

  @Test(arguments: [[0], [1], [0, 1], [1, 0, 1], []])
  func groupsInOrderOfFirstAppearance(keys: [Int]) throws {
    let types: [LogicalType] = [.varchar, .bigint, .bigint]
    let plan = LogicalOperator.aggregate(
      tables.scan("t"), groupings: keys.map { NamedExpression(column($0, types[$0]), name: "k") },
      aggregates: [
        aggregate("count_star"), aggregate("count", n), aggregate("sum", n), aggregate("min", i),
        aggregate("max", name, returns: .varchar),
        aggregate("sum", i, filter: .comparison(.greater, n, integer(0))),
        aggregate("count", n, distinct: true),
      ])
    let expected = grouped { row in keys.map { row[$0] } }.map { key, rows -> [Value] in
      let numbers = rows.compactMap { number($0[1]) }
      let names = rows.compactMap { row -> String? in
        if case .varchar(let text) = row[0] { text } else { nil }
      }
      let positive = rows.filter { (number($0[1]) ?? 0) > 0 }
      return key + [
        .bigint(Int64(rows.count)), .bigint(Int64(numbers.count)),
        numbers.isEmpty ? .null : .bigint(numbers.reduce(0, +)), rows[0][2],
        names.max().map { .varchar($0) } ?? .null,
        positive.isEmpty ? .null : .bigint(positive.compactMap { number($0[2]) }.reduce(0, +)),
        .bigint(Int64(Set(numbers).count)),
      ]
    }
    #expect(try run(plan, tables) == expected)
  }

  @Test func doubleAndWideKeys() throws {
    let key = call("/", .cast(i, .double, isTry: false, span: nil), constant(.double(7)), returns: .double)
    let floor = call("floor", key, returns: .double)
    let plan = LogicalOperator.aggregate(
      tables.scan("t"), groupings: [NamedExpression(floor, name: "k")], aggregates: [aggregate("count_star")])
    #expect(
      try run(plan, tables) == (0..<100).map { [.double(Double($0)), .bigint(7)] })
    // More than 64 keys need a second word of NULL bits.
    let wide = LogicalOperator.aggregate(
      tables.scan("t"), groupings: (0..<70).map { NamedExpression($0 == 68 ? n : name, name: "k\($0)") },
      aggregates: [aggregate("count_star")])
    let expected = grouped { [$0[0], $0[1]] }
    let result = try run(wide, tables)
    #expect(result.map { [$0[0], $0[68]] } == expected.map(\.key))
    #expect(result.map { $0[70] } == expected.map { .bigint(Int64($0.rows.count)) })
  }

  @Test func anAggregateOfNothingIsOneRowWithoutGroupsAndNoneWithThem() throws {
    let aggregates = [aggregate("count_star"), aggregate("sum", column(0))]
    #expect(
      try run(.aggregate(tables.scan("empty"), groupings: [], aggregates: aggregates), tables)
        == [[.bigint(0), .null]])
    #expect(
      try run(
        .aggregate(tables.scan("empty"), groupings: named(column(0)), aggregates: aggregates), tables
      ).isEmpty)
  }

  @Test func orderedAggregates() throws {
    let key = SortKey(i, isDescending: true)
    let first = aggregate("first", i, orderBy: [key])
    let list = aggregate(
      "list", i, filter: .comparison(.less, i, integer(40)), orderBy: [SortKey(n, nullsFirst: true), key],
      returns: .list(.bigint))
    let plan = LogicalOperator.aggregate(
      tables.scan("t"), groupings: named(name), aggregates: [first, list])
    let expected = grouped { [$0[0]] }.map { key, rows -> [Value] in
      let early = rows.filter { (number($0[2]) ?? 0) < 40 }
      let sorted = early.sorted { a, b in
        (number(a[1]) ?? .min, -(number(a[2]) ?? 0)) < (number(b[1]) ?? .min, -(number(b[2]) ?? 0))
      }
      return key + [
        rows[rows.count - 1][2], early.isEmpty ? .null : .list(sorted.map { $0[2] }, of: .bigint),
      ]
    }
    #expect(try run(plan, tables) == expected)
  }

  @Test func distinctKeepsTheFirst() throws {
    let pairs = LogicalOperator.project(tables.scan("t"), named(name, n))
    #expect(try run(.distinct(pairs), tables) == grouped { [$0[0], $0[1]] }.map(\.key))
    #expect(
      try run(.distinct(.project(tables.scan("t"), named(name))), tables) == grouped { [$0[0]] }.map(\.key))
  }

  @Test(arguments: [(false, false), (false, true), (true, false), (true, true)])
  func sortIsStable(isDescending: Bool, nullsFirst: Bool) throws {
    let keys = [SortKey(n, isDescending: isDescending, nullsFirst: nullsFirst)]
    let nulls = rows.filter { $0[1] == .null }
    var sorted: [[Value]] = []
    for value in isDescending ? Array((-4...5).reversed()) : Array(-4...5) {
      sorted += rows.filter { $0[1] == .bigint(Int64(value)) }
    }
    sorted = nullsFirst ? nulls + sorted : sorted + nulls
    #expect(try run(.sort(tables.scan("t"), keys), tables) == sorted)
    for (limit, offset) in [(1, 0), (10, 0), (5, 3), (100, 650), (1000, 0), (3, 1000), (0, 0), (Int.max, 1)] {
      #expect(
        try run(.topN(tables.scan("t"), keys, limit: limit, offset: offset), tables)
          == Array(sorted.dropFirst(offset).prefix(limit)))
    }
  }

  @Test func sortByTextAndMore() throws {
    let keys = [
      SortKey(name, isDescending: true, nullsFirst: true), SortKey(n), SortKey(i, isDescending: true),
    ]
    let sorted = rows.sorted { a, b in
      if a[0] != b[0] { return text(a[0]).map { x in text(b[0]).map { x > $0 } ?? false } ?? true }
      let x = number(a[1]) ?? .max
      let y = number(b[1]) ?? .max
      return x != y ? x < y : (number(a[2]) ?? 0) > (number(b[2]) ?? 0)
    }
    #expect(try run(.sort(tables.scan("t"), keys), tables) == sorted)
    #expect(
      try run(.topN(tables.scan("t"), keys, limit: 17, offset: 200), tables) == Array(sorted[200..<217]))
  }

  private func text(_ value: Value) -> String? {
    if case .varchar(let text) = value { return text }
    return nil
  }

  @Test func extremeSortKeys() throws {
    let tables = MemoryTables(ValuePools())
    let ascending: [Value] = [
      .double(-.infinity), .double(-1e300), .double(-1), .double(0), .double(1e-300), .double(2),
      .double(.infinity), .double(.nan), .null,
    ]
    tables.add("t", [("x", .double)], ascending.reversed().map { [$0] })
    let sorted = try run(.sort(tables.scan("t"), [SortKey(column(0, .double))]), tables)
    #expect(same(sorted, ascending.map { [$0] }))
    let integers: [Int64] = [.min, .min + 1, -1, 0, 1, .max]
    tables.add("u", [("x", .bigint)], integers.reversed().map { [.bigint($0)] })
    #expect(
      try run(.sort(tables.scan("u"), [SortKey(column(0))]), tables) == integers.map { [.bigint($0)] })
  }

  @Test func sortsLargeInputs() throws {
    let tables = MemoryTables(ValuePools())
    var dice = Dice(3)
    let numbers = (0..<5000).map { _ in Int64(dice.roll(1 << 30)) * 4_000_000_007 - 2_000_000_000_000_000_000
    }
    tables.add("t", [("x", .bigint)], numbers.map { [.bigint($0)] })
    let sorted = numbers.sorted()
    #expect(try run(.sort(tables.scan("t"), [SortKey(column(0))]), tables) == sorted.map { [.bigint($0)] })
    #expect(
      try run(.topN(tables.scan("t"), [SortKey(column(0), isDescending: true)], limit: 9, offset: 0), tables)
        == sorted.reversed().prefix(9).map { [.bigint($0)] })
  }

  @Test func limits() throws {
    for (limit, offset) in [(nil, 0), (5, 0), (5, 5), (1, 699), (10, 695), (3, 900), (nil, 698), (0, 3)]
      as [(Int?, Int)]
    {
      #expect(
        try run(.limit(tables.scan("t"), limit: limit, offset: offset), tables)
          == Array(rows.dropFirst(offset).prefix(limit ?? .max)))
    }
  }

  @Test func values() throws {
    let columns = [OutputColumn("a", .bigint), OutputColumn("b", .varchar)]
    let plan = LogicalOperator.values(
      [[integer(1), constant(.varchar("x"))], [constant(.null, .bigint), constant(.varchar("y"))]], columns)
    #expect(try run(plan, tables) == [[.bigint(1), .varchar("x")], [.null, .varchar("y")]])
    let one = LogicalOperator.values([[]], [])
    #expect(try run(.project(one, named(integer(7))), tables) == [[.bigint(7)]])
    #expect(try run(.values([], columns), tables).isEmpty)
  }
}
