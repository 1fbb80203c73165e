import Catalog
import Columns
import Diagnostics
import GoTrace

/// `stacks`: one row for each distinct stack.
enum StacksTable: TraceTable {
  static let schema = TableSchema(
    name: "stacks",
    summary: "One distinct stack, in the order first seen in the file.",
    details: "Two stacks are the same when all their frames have the same pc, function, file and line.",
    columns: [
      ColumnSchema("stack", .stack, "The stack."),
      ColumnSchema("depth", .bigint, "The number of its frames."),
      ColumnSchema(
        "leaf", .varchar, "The function that runs.", null: "the stack has no frames, or no name for it"),
      ColumnSchema(
        "root", .varchar, "The goroutine's entry function.",
        null: "the stack has no frames, or no name for it"),
    ],
    rowOrder: nil,
    isSmall: true,
    example: "select leaf, count(*) from stacks group by leaf order by 2 desc limit 10")

  static func needs(_ use: ColumnUse) -> TableNeeds {
    TableNeeds(EventTypeSet(), ordering: false, holds: "which stacks have been seen")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder { Builder(request) }

  private enum Column: Int { case stack, depth, leaf, root }

  private enum Shape: RowShape {
    static func column(_ column: Int, of rows: RowSpan<Int64>, _ stacks: StackPool) -> ColumnVector {
      switch Column(rawValue: column) {
      case .stack: return rows.words { $0 }
      case .depth: return rows.words { Int64(stacks.frameIDs(of: $0).count) }
      case .leaf: return rows.optional { name(stacks.frameIDs(of: $0).first, stacks) }
      case .root: return rows.optional { name(stacks.frameIDs(of: $0).last, stacks) }
      case nil: return rows.constant(nil)
      }
    }

    /// The function of a frame; the empty string, id 0, is no name.
    private static func name(_ frame: Int32?, _ stacks: StackPool) -> Int64? {
      guard let frame else { return nil }
      let function = stacks.frame(frame).function
      return function == 0 ? nil : function
    }
  }

  private final class Builder: TableBuilder {
    private let stacks: StackPool
    private let output: RowOutput<Shape>
    private var distinct: DistinctStacks

    init(_ request: TableRequest) {
      stacks = request.input.pools.stacks
      output = RowOutput(request, predicates: request.predicates)
      distinct = DistinctStacks(request.input.names)
    }

    var wantsMore: Bool { output.wantsMore }

    func generation(_ generation: TraceGeneration) throws(QueryError) {
      for index in 1..<max(1, generation.stackCount) {
        if let stack = distinct.firstSight(index) { try output.append(stack, stacks) }
      }
    }

    func finish(_ end: TraceEnd) throws(QueryError) { try output.flush(stacks) }
  }
}

/// Tells of each stack of the generations' tables whether it comes for the first time.
struct DistinctStacks {
  private let names: GenerationNames
  private var seen: ContiguousArray<Bool> = []

  init(_ names: GenerationNames) { self.names = names }

  /// The stack at an index of the present generation, nil if it has come before.
  mutating func firstSight(_ index: Int) -> Int64? {
    let stack = Int(names.stack(at: index))
    guard stack >= 0 else { return nil }
    if stack >= seen.count {
      seen.append(contentsOf: repeatElement(false, count: max(seen.count, stack + 1 - seen.count)))
    }
    if seen[stack] { return nil }
    seen[stack] = true
    return Int64(stack)
  }
}
