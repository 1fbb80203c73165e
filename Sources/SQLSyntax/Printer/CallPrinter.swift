import Diagnostics

// Calls, windows and sort keys.
extension TextWriter {
  mutating func call(_ call: FunctionCall) {
    name(call.name, .function)
    text += call.isDistinct ? "(distinct " : "("
    expressions(call.arguments)
    if !call.orderBy.isEmpty {
      text += " order by "
      orderItems(call.orderBy)
    }
    if call.ignoresNulls { text += " ignore nulls" }
    text += ")"
    if let filter = call.filter {
      text += " filter (where "
      expression(filter)
      text += ")"
    }
    switch call.over {
    case .named(let window):
      text += " over "
      name(window, .window)
    case .inline(let definition):
      text += " over "
      window(definition)
    case nil: break
    }
  }

  mutating func orderItems(_ items: [OrderItem]) {
    list(items) { writer, item in
      writer.expression(item.expression)
      writer.direction(isDescending: item.isDescending, nullsFirst: item.nullsFirst)
    }
  }

  mutating func direction(isDescending: Bool, nullsFirst: Bool?) {
    if isDescending { text += " desc" }
    if let nullsFirst { text += nullsFirst ? " nulls first" : " nulls last" }
  }

  mutating func window(_ window: WindowDefinition) {
    var parts: [String] = []
    if let base = window.base { parts.append(Self.part { writer in writer.name(base, .window) }) }
    if !window.partitionBy.isEmpty {
      parts.append("partition by " + Self.part { writer in writer.expressions(window.partitionBy) })
    }
    if !window.orderBy.isEmpty {
      parts.append("order by " + Self.part { writer in writer.orderItems(window.orderBy) })
    }
    if let frame = window.frame { parts.append(Self.part { writer in writer.frame(frame) }) }
    text += "(" + parts.joined(separator: " ") + ")"
  }

  private static func part(_ write: (inout TextWriter) -> Void) -> String {
    var writer = TextWriter()
    write(&writer)
    return writer.text
  }

  private mutating func frame(_ frame: WindowFrame) {
    text += "\(frame.unit.rawValue) between "
    bound(frame.start)
    text += " and "
    bound(frame.end)
    switch frame.exclusion {
    case .none: break
    case .currentRow: text += " exclude current row"
    case .group: text += " exclude group"
    case .ties: text += " exclude ties"
    }
  }

  private mutating func bound(_ bound: WindowFrame.Bound) {
    switch bound {
    case .unboundedPreceding: text += "unbounded preceding"
    case .unboundedFollowing: text += "unbounded following"
    case .currentRow: text += "current row"
    case .preceding(let distance):
      expression(distance, .operation)
      text += " preceding"
    case .following(let distance):
      expression(distance, .operation)
      text += " following"
    }
  }
}
