import Catalog
import Columns
import Diagnostics

/// How the columns of a table are made from its rows.
protocol RowShape {
  /// A row: trivially copyable, names and stacks as ids.
  associatedtype Row
  /// What the columns need beside the row.
  associatedtype Context

  /// One column of some rows; `column` is a position in the schema, never that of `trace`.
  static func column(_ column: Int, of rows: RowSpan<Row>, _ context: Context) -> ColumnVector
}

/// Collects candidate rows, drops those that fail the pushed tests, makes the columns asked for of the rest
/// and hands them on in batches.
///
/// A builder's loop writes rows at ``next`` itself, with a local copy, and calls ``drain(_:_:)`` when it
/// reaches ``end``:
///
///     var next = output.next
///     next.initialize(to: row)
///     next += 1
///     if next == output.end { next = try output.drain(next, context) }
///     output.next = next
final class RowOutput<Shape: RowShape> {
  typealias Row = Shape.Row

  /// Where the next row goes.
  var next: UnsafeMutablePointer<Row>
  /// Just after the last row there is room for.
  let end: UnsafeMutablePointer<Row>
  /// Whether the sink takes more rows.
  private(set) var wantsMore = true

  private let base: UnsafeMutablePointer<Row>
  private let capacity: Int
  private let kept: UnsafeMutablePointer<Int32>
  /// How many rows from the front have passed the tests.
  private var tested = 0
  private let columns: [Int]
  private let tests: [WordTest]
  private let traceColumn: Int
  private let trace: Int64
  private let sink: any BatchSink

  /// An output for a request; `predicates` are those of its tests that the builder has not seen to itself.
  init(_ request: TableRequest, predicates: [ScanPredicate]) {
    assert(_isPOD(Row.self), "rows are moved and forgotten as plain bytes")
    capacity = max(1, request.input.batchCapacity)
    base = .allocate(capacity: capacity)
    kept = .allocate(capacity: capacity)
    next = base
    end = base + capacity
    columns = request.columns
    traceColumn = request.schema.columns.count - 1
    trace = request.input.trace
    sink = request.sink
    tests = predicates.map {
      WordTest($0, type: request.schema.columns[$0.column].type, pools: request.input.pools)
    }
  }

  deinit {
    base.deallocate()
    kept.deallocate()
  }

  /// Whether no row is waiting.
  var isEmpty: Bool { next == base }

  /// Calls `body` with the rows that wait.
  func forEachWaiting(_ body: (Row) -> Void) {
    var row = base
    while row < next {
      body(row.pointee)
      row += 1
    }
  }

  /// Adds a row.
  @inline(__always)
  func append(_ row: Row, _ context: Shape.Context) throws(QueryError) {
    next.initialize(to: row)
    next += 1
    if next == end { next = try drain(next, context) }
  }

  /// Adds a copy of a row that is kept, and changes the copy: to change a row and copy it at once takes several times
  /// as long, as the wide loads of a copy wait until the narrow stores before them have gone to memory.
  @inline(__always)
  func append(
    copyOf row: UnsafeMutablePointer<Row>, _ context: Shape.Context,
    _ change: (UnsafeMutablePointer<Row>) -> Void
  ) throws(QueryError) {
    next.initialize(to: row.pointee)
    change(next)
    next += 1
    if next == end { next = try drain(next, context) }
  }

  /// Makes room: tests the rows before `next` and hands them on where the buffer is still nearly full.
  /// Returns where the next row goes.
  @inline(never)
  func drain(_ next: UnsafeMutablePointer<Row>, _ context: Shape.Context) throws(QueryError)
    -> UnsafeMutablePointer<Row>
  {
    let count = test(next - base, context)
    if count * 4 > capacity * 3 || count == capacity {
      try hand(RowSpan(base: UnsafePointer(base), count: count), context)
      tested = 0
      return base
    }
    tested = count
    return base + count
  }

  /// Tests and hands on all rows that wait; needed before what they refer to goes away.
  func flush(_ context: Shape.Context) throws(QueryError) {
    let count = test(next - base, context)
    next = base
    tested = 0
    if count > 0 { try hand(RowSpan(base: UnsafePointer(base), count: count), context) }
  }

  /// Makes the tests on the rows that have not passed them yet and closes the gaps.
  private func test(_ count: Int, _ context: Shape.Context) -> Int {
    if !wantsMore { return 0 }
    var count = count
    for test in tests where count > tested {
      let rows = RowSpan(base: UnsafePointer(base + tested), count: count - tested)
      let passed = test.select(make(test.column, rows, context), into: kept)
      if passed < rows.count {
        for i in 0..<passed { base[tested + i] = base[tested + Int(kept[i])] }
      }
      count = tested + passed
    }
    return count
  }

  private func hand(_ rows: RowSpan<Row>, _ context: Shape.Context) throws(QueryError) {
    if !wantsMore { return }
    let batch = ColumnBatch(columns: columns.map { make($0, rows, context) }, length: rows.count)
    if try sink.consume(batch) == .enough { wantsMore = false }
  }

  private func make(_ column: Int, _ rows: RowSpan<Row>, _ context: Shape.Context) -> ColumnVector {
    column == traceColumn ? rows.constant(trace) : Shape.column(column, of: rows, context)
  }
}
