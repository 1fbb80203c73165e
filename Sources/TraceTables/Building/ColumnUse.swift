import Catalog

/// Which columns of a table one request touches, and by which tests.
struct ColumnUse {
  /// The columns whose values are made or tested, as positions.
  let positions: Set<Int>
  /// Those whose values are made.
  private let made: Set<Int>
  /// The tests every row must pass.
  let predicates: [ScanPredicate]
  /// Whether somebody asks for the bounds of rows still to come.
  let isWatched: Bool
  /// Whether nobody can tell in which order rows come.
  let isOfAnyOrder: Bool
  /// Whether nobody else looks at what is read.
  let isAlone: Bool

  /// The use that a request by itself makes.
  init(_ request: ScanRequest) {
    self.init(
      columns: request.columns, predicates: request.predicates, isWatched: request.progress != nil,
      isOfAnyOrder: request.isOfAnyOrder)
  }

  /// The use of the given columns and tests.
  init(
    columns: [Int], predicates: [ScanPredicate], isWatched: Bool = false, isOfAnyOrder: Bool = false,
    isAlone: Bool = true
  ) {
    made = Set(columns)
    self.isOfAnyOrder = isOfAnyOrder
    self.isAlone = isAlone
    positions = Set(columns).union(predicates.map(\.column))
    self.predicates = predicates
    self.isWatched = isWatched
  }

  /// Whether only the number of rows matters.
  var isOfRowsAlone: Bool { positions.isEmpty && predicates.isEmpty }

  /// Whether any of the columns is touched.
  func uses<Column: RawRepresentable>(_ columns: Column...) -> Bool where Column.RawValue == Int {
    columns.contains { positions.contains($0.rawValue) }
  }

  /// Whether the values of a column are made, rather than tested alone.
  func makes(_ column: some RawRepresentable<Int>) -> Bool { made.contains(column.rawValue) }

  /// Whether nothing but the given columns is touched.
  func usesOnly<Column: RawRepresentable>(_ columns: [Column], of all: [Column]) -> Bool
  where Column.RawValue == Int {
    let allowed = Set(columns.map(\.rawValue))
    return all.allSatisfy { allowed.contains($0.rawValue) || !positions.contains($0.rawValue) }
  }
}
