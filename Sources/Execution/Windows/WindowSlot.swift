import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan

/// One call of a window: what it reads of every row, and how its results are worked out when all rows are
/// there.
final class WindowSlot {
  /// How results are worked out.
  enum Method {
    case function(any WindowKernel)
    case sums(FrameSums)
    case extremes(FrameExtremes)
    case aggregate(FrameAggregate)
  }

  private let method: Method
  private let arguments: [any ExpressionNode]
  private let filter: (any PredicateNode)?
  private let frame: BoundFrame
  private let startDistance: (any ExpressionNode)?
  private let endDistance: (any ExpressionNode)?
  private let span: SourceSpan?

  init(
    _ method: Method, arguments: [any ExpressionNode], filter: (any PredicateNode)?, frame: BoundFrame,
    startDistance: (any ExpressionNode)?, endDistance: (any ExpressionNode)?, span: SourceSpan?
  ) {
    self.method = method
    self.arguments = arguments
    self.filter = filter
    self.frame = frame
    self.startDistance = startDistance
    self.endDistance = endDistance
    self.span = span
  }

  /// How many columns ``evaluate(_:_:)`` makes.
  var columnCount: Int {
    arguments.count + [filter != nil, startDistance != nil, endDistance != nil].count(where: \.self)
  }

  /// What must be kept of every row: the arguments, whether the row counts, the frame's distances.
  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> [ColumnVector] {
    var counted = rows
    var values: [ColumnVector] = []
    var mask: ColumnVector?
    if let filter {
      counted = rows.with(try filter.select(columns, rows))
      var flags = ContiguousArray<Int64>(repeating: 0, count: rows.length)
      counted.forEach { flags[$0] = 1 }
      mask = ColumnVector(words: flags)
    }
    for argument in arguments { values.append(try argument.evaluate(columns, counted)) }
    if let mask { values.append(mask) }
    if let startDistance { values.append(try startDistance.evaluate(columns, rows)) }
    if let endDistance { values.append(try endDistance.evaluate(columns, rows)) }
    return values
  }

  /// The results, by place.
  ///
  /// - Parameters:
  ///   - kept: the columns that ``evaluate(_:_:)`` made, by place.
  ///   - key: the window's one key, where there is one that has distances.
  func results(
    _ rows: WindowRows, _ kept: [ColumnVector], key: RangeKey?
  ) throws(QueryError) -> ColumnVector {
    var rest = kept[...]
    let values = Array(rest.prefix(arguments.count))
    rest = rest.dropFirst(arguments.count)
    let mask = filter == nil ? nil : rest.popFirst()?.words
    let startDistances = startDistance == nil ? nil : rest.popFirst()
    let endDistances = endDistance == nil ? nil : rest.popFirst()
    do {
      var rows = rows
      func bounds(_ distances: ColumnVector?) -> FrameBounds {
        FrameBounds(distances: distances, unit: frame.unit, key: key, rows: rows)
      }
      rows.frameStarts = try bounds(startDistances).starts(frame.start)
      rows.frameEnds = try bounds(endDistances).ends(frame.end)
      rows.exclusion = frame.exclusion
      for row in rows.frameEnds.indices {
        rows.frameEnds[row] = max(rows.frameEnds[row], rows.frameStarts[row])
      }
      switch method {
      case .function(let kernel): return try kernel.evaluate(rows, values)
      case .sums(let sums): return try sums.evaluate(rows, values.first, mask: mask)
      case .extremes(let extremes):
        return extremes.evaluate(rows, values.first ?? ColumnVector(words: []), mask: mask)
      case .aggregate(let aggregate): return try aggregate.evaluate(rows, values, mask: mask)
      }
    } catch {
      throw error.located(at: span)
    }
  }
}
