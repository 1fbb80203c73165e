import Catalog
import Columns
import LogicalPlan

/// Makes a semi join of a filter that wants EXISTS or IN to be true, and an anti join of one that wants EXISTS
/// to be false.
///
/// NOT IN stays as it is: it has three answers, and is true for neither a value that is found nor one that may
/// be. So does an answer that stands inside of a larger condition.
struct MarkToSemiJoin: OptimizerRule {
  let name = "MarkToSemiJoin"
  let why =
    "A row that the subquery speaks against goes at once, and either side may be the one that is held."

  let catalog: QueryCatalog

  func apply(_ plan: LogicalOperator) -> LogicalOperator {
    plan.mapBottomUp { node in
      guard case .filter(.mark(let left, let right, let mark), let predicate) = node else { return node }
      let width = left.output.count
      var kind: LogicalJoin.Kind?
      var rest: [BoundExpression] = []
      for part in predicate.conjuncts {
        switch part {
        case .column(width, _, _) where kind != .anti: kind = .semi
        case .not(.column(width, _, _)) where kind != .semi && mark.members.isEmpty: kind = .anti
        default: rest.append(part)
        }
      }
      guard let kind else { return node }
      let join = LogicalJoin(
        kind: kind, keys: mark.keys + mark.members, condition: mark.condition,
        held: catalog.heldSide(left, right))
      let columns = left.output.enumerated().map { i, column in
        NamedExpression(.column(i, column.type, name: column.name), name: column.name)
      }
      // The answer is known, for whoever reads it further up.
      let answer = NamedExpression(.constant(.boolean(kind == .semi), .boolean), name: mark.name)
      let joined = LogicalOperator.project(.join(left, right, join), columns + [answer])
      return rest.isEmpty ? joined : .filter(joined, .conjunction(rest))
    }
  }
}
