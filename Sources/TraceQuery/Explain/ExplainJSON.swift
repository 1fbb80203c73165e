import Execution
import LogicalPlan

extension Explanation {
  /// The plan as a JSON object; docs/tables.md says which keys there are.
  var json: String {
    var object: [(String, JSONValue)] = [("plan", root.json)]
    if let run { object.append(("run", run.json)) }
    return JSONValue.object(object).text
  }
}

extension ExplainedOperator {
  fileprivate var json: JSONValue {
    var object: [(String, JSONValue)] = [
      ("operator", .string(kind)), ("text", .string(title)),
      (
        "columns",
        .array(columns.map { .object([("name", .string($0.name)), ("type", .string($0.type.name))]) })
      ),
      ("holds", .string(holds)), ("spills", .boolean(spills)),
    ]
    if let scan {
      object += [
        ("table", .string(scan.table)), ("predicates", .array(scan.predicates.map { .string($0) })),
        ("event_types", scan.eventTypes.map { .array($0.map { .string($0) }) } ?? .null),
        ("ordering", .boolean(scan.needsOrdering)),
      ]
    }
    if let profile {
      object += [
        ("rows", .integer(Int64(profile.rows))), ("batches", .integer(Int64(profile.batches))),
        ("bytes", .integer(Int64(profile.bytes))), ("nanoseconds", .integer(profile.nanoseconds)),
        ("held_bytes", .integer(Int64(profile.heldBytes))),
        ("spilled_bytes", .integer(Int64(profile.spilledBytes))),
      ]
    }
    object.append(("inputs", .array(inputs.map(\.json))))
    return .object(object)
  }
}

extension ExplainedRun {
  fileprivate var json: JSONValue {
    .object([
      ("nanoseconds", .integer(nanoseconds)), ("waiting_nanoseconds", .integer(waitingNanoseconds)),
      ("other_nanoseconds", .integer(otherNanoseconds)), ("read_bytes", .integer(Int64(readBytes))),
      ("reading_nanoseconds", .integer(readingNanoseconds)),
      ("ordered_events", orderedEvents.map { .integer(Int64($0)) } ?? .null),
      ("events_ahead", .integer(Int64(eventsAhead))),
      ("ordering_nanoseconds", .integer(orderingNanoseconds)),
      ("spilled_bytes", .integer(Int64(spilledBytes))), ("memory_limit", .integer(Int64(memoryLimit))),
    ])
  }
}

/// A JSON document of the values that a plan has.
private indirect enum JSONValue {
  case null
  case boolean(Bool)
  case integer(Int64)
  case string(String)
  case array([JSONValue])
  /// Keys in the order in which they are written.
  case object([(String, JSONValue)])

  /// The document, two blanks for each level; an array or object of plain values in a line where it fits.
  var text: String {
    var out = ""
    write(to: &out, "\n")
    return out
  }

  private func write(to out: inout String, _ lineBreak: String) {
    switch self {
    case .null: out += "null"
    case .boolean(let value): out += value ? "true" : "false"
    case .integer(let value): out += "\(value)"
    case .string(let value): Self.write(value, to: &out)
    case .array(let items):
      Self.write(items, "[", "]", to: &out, lineBreak) { $0.write(to: &$1, $2) }
    case .object(let members):
      Self.write(members, "{", "}", to: &out, lineBreak) { member, out, lineBreak in
        Self.write(member.0, to: &out)
        out += ": "
        member.1.write(to: &out, lineBreak)
      }
    }
  }

  private static func write<Item>(
    _ items: [Item], _ open: String, _ close: String, to out: inout String, _ lineBreak: String,
    _ write: (Item, inout String, String) -> Void
  ) {
    out += open
    for (i, item) in items.enumerated() {
      out += (i == 0 ? "" : ",") + lineBreak + "  "
      write(item, &out, lineBreak + "  ")
    }
    out += (items.isEmpty ? "" : lineBreak) + close
  }

  private static func write(_ text: String, to out: inout String) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": out += "\\\(scalar)"
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7f:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    out += "\""
  }
}
