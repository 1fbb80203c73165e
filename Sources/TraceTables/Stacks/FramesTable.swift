import Catalog
import Columns
import Diagnostics
import GoTrace

/// `frames`: one row for each frame of each distinct stack.
enum FramesTable: TraceTable {
  static let schema = TableSchema(
    name: "frames",
    summary: "One frame of a distinct stack, leaf first.",
    columns: [
      ColumnSchema("stack", .stack, "The stack it is in."),
      ColumnSchema("depth", .bigint, "Its position in the stack: 0 is the leaf."),
      ColumnSchema("func", .varchar, "The function.", null: "the trace has no name for it"),
      ColumnSchema("file", .varchar, "The source file.", null: "the trace has none"),
      ColumnSchema("line", .bigint, "The line, from 1.", null: "the trace has none"),
      ColumnSchema("pc", .bigint, "The program counter."),
      ColumnSchema(
        "package", .varchar, "The import path of the function's package: net/http of net/http.(*conn).serve.",
        null: "the trace has no name for the function"),
    ],
    rowOrder: nil,
    isSmall: true,
    example: "select package, count(distinct stack) from frames group by package order by 2 desc")

  static func needs(_ use: ColumnUse) -> TableNeeds {
    TableNeeds(EventTypeSet(), ordering: false, holds: "which stacks have been seen")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder { Builder(request) }

  private enum Column: Int { case stack, depth, function, file, line, pc, package }

  private struct Row {
    var stack: Int64
    var depth: Int32
    var frame: Int32
  }

  private enum Shape: RowShape {
    static func column(_ column: Int, of rows: RowSpan<Row>, _ pools: ValuePools) -> ColumnVector {
      let stacks = pools.stacks
      switch Column(rawValue: column) {
      case .stack: return rows.words { $0.stack }
      case .depth: return rows.words { Int64($0.depth) }
      case .function: return rows.optional { present(stacks.frame($0.frame).function) }
      case .file: return rows.optional { present(stacks.frame($0.frame).file) }
      case .line: return rows.optional { present(Int64(bitPattern: stacks.frame($0.frame).line)) }
      case .pc: return rows.words { Int64(bitPattern: stacks.frame($0.frame).pc) }
      case .package: return rows.optional { package(stacks.frame($0.frame).function, pools.strings) }
      case nil: return rows.constant(nil)
      }
    }

    private static func present(_ word: Int64) -> Int64? { word == 0 ? nil : word }

    private static func package(_ function: Int64, _ strings: StringPool) -> Int64? {
      if function == 0 { return nil }
      let path = PackagePath.of(strings.bytes(function))
      return path.isEmpty ? nil : path.withUnsafeBufferPointer { strings.intern($0) }
    }
  }

  private final class Builder: TableBuilder {
    private let pools: ValuePools
    private let output: RowOutput<Shape>
    private var distinct: DistinctStacks

    init(_ request: TableRequest) {
      pools = request.input.pools
      output = RowOutput(request, predicates: request.predicates)
      distinct = DistinctStacks(request.input.names)
    }

    var wantsMore: Bool { output.wantsMore }

    func generation(_ generation: TraceGeneration) throws(QueryError) {
      for index in 1..<max(1, generation.stackCount) {
        guard let stack = distinct.firstSight(index) else { continue }
        for (depth, frame) in pools.stacks.frameIDs(of: stack).enumerated() {
          try output.append(Row(stack: stack, depth: Int32(truncatingIfNeeded: depth), frame: frame), pools)
        }
      }
    }

    func finish(_ end: TraceEnd) throws(QueryError) { try output.flush(pools) }
  }
}

/// The import path in the name of a function.
enum PackagePath {
  /// The path: up to the first dot after the last slash, type arguments left aside. The linker writes a dot in
  /// the last element of a path as `%2e`; it is written as a dot again.
  static func of(_ function: some Collection<UInt8>) -> [UInt8] {
    let name = Array(function.prefix { $0 != UInt8(ascii: "[") })
    let element = name.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    guard let dot = name[element...].firstIndex(of: UInt8(ascii: ".")) else { return [] }
    return unescaped(name[..<dot])
  }

  private static func unescaped(_ path: ArraySlice<UInt8>) -> [UInt8] {
    guard path.contains(UInt8(ascii: "%")) else { return Array(path) }
    var result: [UInt8] = []
    var i = path.startIndex
    while i < path.endIndex {
      if path[i] == UInt8(ascii: "%"), i + 2 < path.endIndex, let high = digit(path[i + 1]),
        let low = digit(path[i + 2])
      {
        result.append(high << 4 | low)
        i += 3
      } else {
        result.append(path[i])
        i += 1
      }
    }
    return result
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
