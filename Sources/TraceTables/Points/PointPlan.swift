import Catalog
import Columns
import GoTrace

/// What a request for single events comes to: which types can pass its tests, and which tests remain.
struct PointPlan {
  /// The types of events that are rows, or may be.
  var types: EventTypeSet
  /// The tests that are left for the rows.
  var predicates: [ScanPredicate] = []

  /// The plan for a table whose rows are of `types`; `valueByType` says for columns that follow from the type
  /// alone what they hold, so that a test on one is made here, once and for all.
  init(
    _ types: EventTypeSet, _ use: ColumnUse,
    valueByType: (_ column: Int, WireEventType) -> Value? = { _, _ in nil }
  ) {
    var kept = types.types
    for predicate in use.predicates {
      var isDecided = true
      let passing = kept.filter { type in
        guard let value = valueByType(predicate.column, type) else {
          isDecided = false
          return true
        }
        return predicate.test.passes(value)
      }
      kept = passing
      if !isDecided { predicates.append(predicate) }
    }
    self.types = EventTypeSet(kept)
  }

  /// What the reader must do for rows of which nothing but `orderFree` columns is asked, or for others.
  func needs<Column: RawRepresentable & CaseIterable>(_ use: ColumnUse, orderFree: [Column]) -> TableNeeds
  where Column.RawValue == Int {
    let isOrderFree = types.isEmpty || use.usesOnly(orderFree, of: Array(Column.allCases))
    return TableNeeds(types, ordering: !isOrderFree, holds: "nothing")
  }
}
