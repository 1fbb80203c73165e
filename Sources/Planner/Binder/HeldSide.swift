import Catalog
import LogicalPlan

/// How many rows a plan may make, as far as its shape tells.
enum RowVolume: Int, Comparable {
  /// A number that stands in the query.
  case constant
  /// As many as a table has that does not grow with the trace's events.
  case small
  /// As many as there are groups or distinct rows.
  case grouped
  /// As many as the trace has events.
  case streaming

  static func < (a: RowVolume, b: RowVolume) -> Bool { a.rawValue < b.rawValue }
}

extension QueryCatalog {
  /// The side of a join that is held while the other goes by: the one that is known to be smaller, else the
  /// right one.
  ///
  /// It is decided here, because the order of the join's rows follows from it; of three tables and more the rule
  /// ``JoinOrder`` decides.
  func heldSide(_ left: LogicalOperator, _ right: LogicalOperator) -> JoinSide {
    volume(left) < volume(right) ? .left : .right
  }

  /// How many rows a plan may make.
  func volume(_ plan: LogicalOperator) -> RowVolume {
    switch plan {
    // Of a recursion's round there are few rows, beside the tables that it reads again every time.
    case .values, .topN, .working: .constant
    case .limit(let input, let limit, _): limit == nil ? volume(input) : .constant
    case .scan(let scan): table(named: scan.table)?.isSmall == true ? .small : .streaming
    case .aggregate(let input, let groupings, _, _):
      groupings.isEmpty ? .constant : min(.grouped, volume(input))
    case .groupingSets(let input, _): min(.grouped, volume(input))
    case .distinct(let input): min(.grouped, volume(input))
    default: plan.inputs.map { volume($0) }.max() ?? .streaming
    }
  }
}
