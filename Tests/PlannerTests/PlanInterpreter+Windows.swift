import Catalog
import Columns
import LogicalPlan

@testable import Planner

// Windows and set operations, row by row.
extension PlanInterpreter {
  func combined(_ operation: SetOperation, _ inputs: [[[Value]]]) -> [[Value]] {
    if operation == .unionAll { return inputs.flatMap(\.self) }
    var left: [[Value]: Int] = [:]
    var right: [[Value]: Int] = [:]
    for row in inputs[0] { left[row, default: 0] += 1 }
    for row in inputs[1] { right[row, default: 0] += 1 }
    var seen: Set<[Value]> = []
    return inputs[0].filter { seen.insert($0).inserted }.flatMap { row in
      let (a, b) = (left[row] ?? 0, right[row] ?? 0)
      let count =
        switch operation {
        case .intersect: min(a, b, 1)
        case .intersectAll: min(a, b)
        case .except: b == 0 ? 1 : 0
        default: max(0, a - b)
        }
      return Array(repeating: row, count: count)
    }
  }

  /// Only what the random queries write: frames that end at the current row or its peers.
  func windowed(_ rows: [[Value]], _ order: WindowOrder, _ calls: [WindowCall]) throws -> [[Value]] {
    var results: [[Value]] = rows
    var partitions: [[Value]: [[Value]]] = [:]
    for (i, row) in rows.enumerated() {
      // The row's number behind its columns keeps rows apart.
      partitions[try order.partitionBy.map { try value($0, row) }, default: []].append(
        row + [.bigint(Int64(i))])
    }
    for partition in partitions.values {
      let sorted = try sorted(partition, order.orderBy)
      let keys = try sorted.map { row in try order.orderBy.map { try value($0.expression, row) } }
      for (place, row) in sorted.enumerated() {
        guard case .bigint(let number)? = row.last else { throw Failure() }
        let peerStart = keys.firstIndex(of: keys[place]) ?? place
        let peerEnd = (keys.lastIndex(of: keys[place]) ?? place) + 1
        try append(calls, to: &results[Int(number)], sorted, place, peers: peerStart..<peerEnd)
      }
    }
    return results
  }

  private func append(
    _ calls: [WindowCall], to result: inout [Value], _ sorted: [[Value]], _ place: Int, peers: Range<Int>
  ) throws {
    for call in calls {
      switch (call.function.name, call.frame.end) {
      case ("row_number", _): result.append(.bigint(Int64(place + 1)))
      case ("rank", _): result.append(.bigint(Int64(peers.lowerBound + 1)))
      case ("lag", _): result.append(place > 0 ? try value(call.arguments[0], sorted[place - 1]) : .null)
      case (let name, let end):
        let stop =
          end == .unboundedFollowing ? sorted.count : call.frame.unit == .rows ? place + 1 : peers.upperBound
        let bare = AggregateCall(
          function: FunctionReference(name, overload: call.function.overload), arguments: call.arguments,
          type: call.type, name: name)
        result.append(try aggregate(bare, Array(sorted[..<stop])))
      }
    }
  }
}
