import Catalog
import Columns
import Diagnostics
import GoTrace

/// A virtual table over traces: what it says of itself, what it needs of the reader and who makes its rows.
///
/// A new table is one file with a type like this, one line in ``TableRegistry`` and one test file.
protocol TraceTable: SendableMetatype {
  /// Its columns and documentation.
  static var schema: TableSchema { get }

  /// What a request that touches these columns needs, in the whole and for EXPLAIN.
  static func needs(_ use: ColumnUse) -> TableNeeds

  /// Who makes the rows of one request over one input.
  static func builder(_ request: TableRequest) -> any TableBuilder
}

/// What a table needs to make the rows of a request.
struct TableNeeds {
  /// What it needs of the reader.
  var reading: ReadingNeeds
  /// What the builder itself holds while it works, in words.
  var holds: String

  init(
    _ types: EventTypeSet, ordering: Bool, columns: EventColumns = .ofEvents,
    commonColumns: EventColumns? = nil,
    batchData: Bool = false, typeCounts: Bool = false, holds: String
  ) {
    // Who looks at what events say of the states that they end keeps nothing by slots.
    let always: EventColumns = !ordering || columns.contains(.stay) ? [] : .slot
    reading = ReadingNeeds(
      types: types, ordering: ordering, columns: columns.union(always),
      commonColumns: commonColumns?.union(always), batchData: batchData,
      typeCounts: typeCounts)
    self.holds = holds
  }
}

/// Makes the rows of one request over one input. Calls come in the order `generation`, its `batch`es, its `consume`s,
/// `generationEnds`, the next `generation`, ..., `finish`; none but `finish` after ``wantsMore`` went false. Where
/// something is missing before a generation, `gap` comes in front of it.
protocol TableBuilder: AnyObject {
  /// Whether the sink takes more rows.
  var wantsMore: Bool { get }
  /// A generation begins.
  func generation(_ generation: TraceGeneration) throws(QueryError)
  /// A batch of the present generation, where this builder or another asked for batches.
  func batch(_ batch: BatchContent) throws(QueryError)
  /// Events of the present generation, also of types that this builder did not ask for.
  func consume(_ block: EventBlock) throws(QueryError)
  /// What happened between two of Go's times is missing. What is open ends there, incomplete; slots begin anew.
  func gap(_ gap: TraceGap) throws(QueryError)
  /// The generation's last event has come; its ids mean nothing after this call.
  func generationEnds() throws(QueryError)
  /// Bytes it keeps for rows that have not ended, about; those of a number of them that does not grow left aside.
  var heldBytes: Int { get }
  /// The input has ended: rows still open are made and everything is handed over.
  func finish(_ end: TraceEnd) throws(QueryError)
}

extension TableBuilder {
  var heldBytes: Int { 0 }
  func generation(_ generation: TraceGeneration) throws(QueryError) {}
  func batch(_ batch: BatchContent) throws(QueryError) {}
  func consume(_ block: EventBlock) throws(QueryError) {}
  func generationEnds() throws(QueryError) {}
  func gap(_ gap: TraceGap) throws(QueryError) {}
}

/// One request of a scan as a builder sees it.
struct TableRequest {
  /// The columns to make, as positions in the schema.
  var columns: [Int]
  /// The tests every row must pass; those that hold for the whole input (on `trace`) are gone.
  var predicates: [ScanPredicate]
  /// The table's columns.
  var schema: TableSchema
  /// Where the rows go.
  var sink: any BatchSink
  /// Where a builder that can be asked about rows still to come says so; nil where nobody will ask.
  var progress: ScanProgress?
  /// Whether nobody can tell in which order rows come.
  var isOfAnyOrder: Bool
  /// Whether nobody else looks at what is read.
  var isAlone: Bool
  /// What all builders of the input share.
  var input: InputContext

  /// The columns it touches.
  var use: ColumnUse {
    ColumnUse(
      columns: columns, predicates: predicates, isWatched: progress != nil, isOfAnyOrder: isOfAnyOrder,
      isAlone: isAlone)
  }
}

/// What the builders of one input share, but for the names: builders that work at the same time have their own.
struct InputContext {
  /// What words are ids of.
  let pools: ValuePools
  /// The words of names that are not in the trace.
  let words: NameWords
  /// The words of the present generation's strings and stacks.
  var names: GenerationNames
  /// The input.
  let description: TraceTableInput
  /// The word of the `trace` column.
  let trace: Int64
  /// At most how many rows a batch has.
  let batchCapacity: Int
}
