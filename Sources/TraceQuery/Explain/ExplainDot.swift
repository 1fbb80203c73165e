import Execution
import LogicalPlan

extension Explanation {
  /// The plan as a graph for Graphviz: rows go up along the edges; of a run that was measured, the more of its time
  /// an operator took the redder it is.
  var dot: String {
    var lines = [
      "digraph plan {", "  rankdir=BT;",
      "  node [shape=box, style=\"filled,rounded\", fillcolor=white, fontname=monospace, fontsize=10];",
      "  edge [fontname=monospace, fontsize=10];",
    ]
    var count = 0
    append(root, to: &lines, &count)
    if let run {
      lines.append("  label=\(label(run.lines));")
      lines.append("  fontname=monospace; fontsize=10; labelloc=b; labeljust=l;")
    }
    lines.append("}")
    return lines.joined(separator: "\n")
  }

  /// Adds an operator and those below it; the name of its node.
  @discardableResult
  private func append(_ node: ExplainedOperator, to lines: inout [String], _ count: inout Int) -> String {
    let name = "n\(count)"
    count += 1
    var attributes = "label=\(label([node.title] + node.notes(of: run)))"
    if let run, let profile = node.profile, run.nanoseconds > 0 {
      let share = Double(profile.nanoseconds) / Double(run.nanoseconds)
      let thousandths = Int(min(1, max(0, share)) * 600)
      if thousandths > 0 { attributes += ", fillcolor=\"0.0 0.\(padded(thousandths)) 1.0\"" }
    }
    lines.append("  \(name) [\(attributes)];")
    for input in node.inputs {
      let below = append(input, to: &lines, &count)
      let rows = input.profile.map {
        " [label=\(label(["\($0.rows) \($0.rows == 1 ? "row" : "rows")"], ending: ""))]"
      }
      lines.append("  \(below) -> \(name)\(rows ?? "");")
    }
    return name
  }

  private func padded(_ thousandths: Int) -> String {
    let digits = String(thousandths)
    return String(repeating: "0", count: 3 - digits.count) + digits
  }

  /// Lines as a quoted label, long ones broken, each set to the left.
  private func label(_ lines: [String], ending: String = "\\l") -> String {
    let parts = lines.flatMap { broken($0, width: 72) }
    return "\"" + parts.map { escaped($0) + ending }.joined() + "\""
  }

  private func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": out += "\\\(scalar)"
      case _ where scalar.value < 0x20: out += " "
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// A line broken at blanks, so that no part is longer than `width` if that can be.
  private func broken(_ line: String, width: Int) -> [String] {
    var parts: [String] = []
    var part = ""
    for word in line.split(separator: " ", omittingEmptySubsequences: false) {
      if !part.isEmpty, part.count + 1 + word.count > width {
        parts.append(part)
        part = "    " + word
      } else {
        part += (part.isEmpty ? "" : " ") + word
      }
    }
    return parts + [part]
  }
}
