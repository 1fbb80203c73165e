/// A picture of a rule: whoever follows the line from the left to the right writes a phrase that it derives.
///
/// Words and symbols stand in round boxes, rules in square ones. The SVG follows the reader's choice of light or
/// dark, has no background and needs no font of its own.
package enum RailroadDiagram {
  /// The text of an SVG file.
  package static func svg(of rule: String, _ node: Grammar.Node) -> String {
    let track = Track.of(node)
    let margin = 8.0
    let lead = 20.0
    let width = track.width + 2 * (lead + margin)
    let height = track.up + track.down + 2 * margin
    var drawing = Drawing()
    let y = margin + track.up
    drawing.lines.append("<circle class=\"end\" cx=\"\(n(margin + 4))\" cy=\"\(n(y))\" r=\"4\"/>")
    drawing.line(margin + 4, y, margin + lead, y)
    track.draw(margin + lead, y, &drawing)
    drawing.line(margin + lead + track.width, y, width - margin - 4, y)
    drawing.lines.append("<circle class=\"end\" cx=\"\(n(width - margin - 4))\" cy=\"\(n(y))\" r=\"4\"/>")
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(n(width))" height="\(n(height))" \
      viewBox="0 0 \(n(width)) \(n(height))" role="img">
      <title>\(rule)</title>
      <style>
      path { fill: none; stroke: #57606a; stroke-width: 1.5 }
      rect { fill: #ddf4ff; stroke: #0969da; stroke-width: 1.2 }
      rect.rule { fill: #f6f8fa; stroke: #57606a }
      .end { fill: #57606a }
      text { font: 13px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328; \
      text-anchor: middle }
      text.note { font-style: italic }
      @media (prefers-color-scheme: dark) {
      path { stroke: #9198a1 }
      rect { fill: #0c2d4d; stroke: #4493f8 }
      rect.rule { fill: #262c36; stroke: #9198a1 }
      .end { fill: #9198a1 }
      text { fill: #f0f6fc }
      }
      </style>
      \(drawing.lines.joined(separator: "\n"))
      </svg>

      """
  }
}

/// A length, without needless digits.
private func n(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
}

private struct Drawing {
  var lines: [String] = []

  mutating func path(_ commands: String) { lines.append("<path d=\"\(commands)\"/>") }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) {
    if x1 != x2 || y1 != y2 { path("M\(n(x1)) \(n(y1))L\(n(x2)) \(n(y2))") }
  }
}

/// A part of a picture, entered at its left end and left at its right end, both at the height of its line.
private indirect enum Track {
  /// A box; `isRule` where it is square. More than one line is a choice of many words.
  case box([String], isRule: Bool, isNote: Bool)
  case row([Track])
  /// Rows one below the other, where one would be too wide.
  case rows([Track])
  case choice([Track])
  case skippable(Track)
  /// Once or more often; on the way back stands what comes between.
  case loop(Track, back: Track?)
  case empty

  static let radius = 8.0
  static let gap = 12.0
  static let rowGap = 18.0
  static let boxHeight = 24.0
  static let widest = 780.0
  static let letter = 7.9

  // MARK: Making

  static func of(_ node: Grammar.Node) -> Track {
    switch node {
    case .text(let text): .box([text], isRule: false, isNote: false)
    case .rule(let name): .box([name], isRule: true, isNote: false)
    case .characters(let from, let to): .box(["\(from) .. \(to)"], isRule: false, isNote: false)
    case .special(let text): .box([text], isRule: true, isNote: true)
    case .difference(let a, let b): .box(["\(word(a)) but not \(word(b))"], isRule: true, isNote: true)
    case .optional(let inner): .skippable(of(inner))
    case .repeated(let inner): .skippable(.loop(of(inner), back: nil))
    case .choice(let parts): ofChoice(parts)
    case .sequence(let parts): ofSequence(parts)
    }
  }

  private static func word(_ node: Grammar.Node) -> String {
    switch node {
    case .text(let text), .rule(let text): text
    default: "..."
    }
  }

  private static func ofChoice(_ parts: [Grammar.Node]) -> Track {
    let words = parts.compactMap { part -> String? in if case .text(let text) = part { text } else { nil } }
    guard words.count == parts.count, words.count > 12 else { return .choice(parts.map(of)) }
    var lines = [""]
    for word in words {
      if lines[lines.count - 1].count + word.count > 72 { lines.append("") }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : "  ") + word
    }
    return .box(lines, isRule: false, isNote: false)
  }

  private static func ofSequence(_ parts: [Grammar.Node]) -> Track {
    var tracks: [Track] = []
    var index = 0
    while index < parts.count {
      // `a { "," a }` is a loop over `a`. What stands between is met from the right: it must be one box high and
      // wide, so as not to be read backwards.
      if index + 1 < parts.count, case .repeated(.sequence(let inner)) = parts[index + 1], inner.count == 2,
        inner[1] == parts[index], isSimple(inner[0])
      {
        tracks.append(.loop(of(parts[index]), back: of(inner[0])))
        index += 2
      } else {
        tracks.append(of(parts[index]))
        index += 1
      }
    }
    return wrapped(tracks)
  }

  private static func isSimple(_ node: Grammar.Node) -> Bool {
    switch node {
    case .text, .rule: true
    case .choice(let parts): parts.allSatisfy(isSimple)
    default: false
    }
  }

  private static func wrapped(_ tracks: [Track]) -> Track {
    var rows: [[Track]] = [[]]
    var width = 0.0
    for track in tracks {
      if !rows[rows.count - 1].isEmpty, width + gap + track.width > widest {
        rows.append([])
        width = 0
      }
      rows[rows.count - 1].append(track)
      width += gap + track.width
    }
    return rows.count == 1 ? .row(tracks) : .rows(rows.map(Track.row))
  }

  // MARK: Measuring

  var width: Double {
    switch self {
    case .box(let lines, _, _): Double(lines.map(\.count).max() ?? 0) * Self.letter + 20
    case .row(let parts): parts.reduce(0) { $0 + $1.width } + Self.gap * Double(max(parts.count - 1, 0))
    case .rows(let rows): (rows.map(\.width).max() ?? 0) + 6 * Self.radius
    case .choice(let parts): (parts.map(\.width).max() ?? 0) + 4 * Self.radius + 8
    case .skippable(let inner): inner.width + 4 * Self.radius
    case .loop(let inner, let back): max(inner.width, back?.width ?? 0) + 4 * Self.radius
    case .empty: 0
    }
  }

  /// What is above the line.
  var up: Double {
    switch self {
    case .box(let lines, _, _): Self.boxHeight * Double(lines.count) / 2
    case .row(let parts): parts.map(\.up).max() ?? 0
    case .rows(let rows): rows.first?.up ?? 0
    case .choice(let parts): parts.first?.up ?? 0
    case .skippable(let inner): inner.up + Self.gap
    case .loop(let inner, _): inner.up
    case .empty: 0
    }
  }

  /// What is below the line.
  var down: Double {
    switch self {
    case .box(let lines, _, _): Self.boxHeight * Double(lines.count) / 2
    case .row(let parts): parts.map(\.down).max() ?? 0
    case .rows(let rows):
      rows.dropFirst().reduce(rows.first?.down ?? 0) { $0 + $1.up + $1.down + 2 * Self.rowGap }
    case .choice(let parts):
      parts.dropFirst().reduce(parts.first?.down ?? 0) { $0 + $1.up + $1.down + Self.gap }
    case .skippable(let inner): inner.down
    case .loop(let inner, let back):
      inner.down + Self.gap + (back.map { $0.up + $0.down } ?? 0)
    case .empty: 0
    }
  }

  // MARK: Drawing

  func draw(_ x: Double, _ y: Double, _ drawing: inout Drawing) {
    switch self {
    case .box(let lines, let isRule, let isNote): drawBox(lines, isRule, isNote, x, y, &drawing)
    case .row(let parts):
      var x = x
      for (index, part) in parts.enumerated() {
        if index > 0 {
          drawing.line(x, y, x + Self.gap, y)
          x += Self.gap
        }
        part.draw(x, y, &drawing)
        x += part.width
      }
    case .rows(let rows): drawRows(rows, x, y, &drawing)
    case .choice(let parts): drawChoice(parts, x, y, &drawing)
    case .skippable(let inner): drawSkippable(inner, x, y, &drawing)
    case .loop(let inner, let back): drawLoop(inner, back, x, y, &drawing)
    case .empty: break
    }
  }

  private func drawBox(
    _ lines: [String], _ isRule: Bool, _ isNote: Bool, _ x: Double, _ y: Double, _ drawing: inout Drawing
  ) {
    let corner = isRule ? "" : " rx=\"11\""
    drawing.lines.append(
      "<rect\(isRule ? " class=\"rule\"" : "") x=\"\(n(x))\" y=\"\(n(y - up))\" width=\"\(n(width))\" "
        + "height=\"\(n(up + down))\"\(corner)/>")
    for (index, line) in lines.enumerated() {
      let baseline = y - up + Self.boxHeight * (Double(index) + 0.5) + 4.5
      drawing.lines.append(
        "<text\(isNote ? " class=\"note\"" : "") x=\"\(n(x + width / 2))\" y=\"\(n(baseline))\" "
          + "xml:space=\"preserve\">\(Self.escaped(line))</text>")
    }
  }

  private func drawRows(_ rows: [Track], _ x: Double, _ y: Double, _ drawing: inout Drawing) {
    let r = Self.radius
    let left = x + 2 * r
    let right = x + width
    var y = y
    drawing.line(x, y, left, y)
    for (index, row) in rows.enumerated() {
      row.draw(left, y, &drawing)
      let end = left + row.width
      guard index + 1 < rows.count else {
        // The way out goes back up, at the right of all rows.
        let top =
          y - rows[1...].reduce(0) { $0 + $1.up + 2 * Self.rowGap }
          - rows.dropLast().reduce(0) { $0 + $1.down }
        drawing.path(
          "M\(n(end)) \(n(y))L\(n(right - 2 * r)) \(n(y))a\(n(r)) \(n(r)) 0 0 0 \(n(r)) \(n(-r))"
            + "L\(n(right - r)) \(n(top + r))a\(n(r)) \(n(r)) 0 0 1 \(n(r)) \(n(-r))")
        return
      }
      let next = y + row.down + 2 * Self.rowGap + rows[index + 1].up
      let between = y + row.down + Self.rowGap
      drawing.path(
        "M\(n(end)) \(n(y))a\(n(r)) \(n(r)) 0 0 1 \(n(r)) \(n(r))L\(n(end + r)) \(n(between - r))"
          + "a\(n(r)) \(n(r)) 0 0 1 \(n(-r)) \(n(r))L\(n(left)) \(n(between))"
          + "a\(n(r)) \(n(r)) 0 0 0 \(n(-r)) \(n(r))L\(n(left - r)) \(n(next - r))"
          + "a\(n(r)) \(n(r)) 0 0 0 \(n(r)) \(n(r))")
      y = next
    }
  }

  private func drawChoice(_ parts: [Track], _ x: Double, _ y: Double, _ drawing: inout Drawing) {
    let r = Self.radius
    let left = x + 2 * r + 4
    let right = x + width - 2 * r - 4
    var line = y
    for (index, part) in parts.enumerated() {
      if index == 0 {
        drawing.line(x, y, left, y)
        part.draw(left, y, &drawing)
        drawing.line(left + part.width, y, x + width, y)
      } else {
        line += parts[index - 1].down + Self.gap + part.up
        drawing.path(
          "M\(n(x)) \(n(y))a\(n(r)) \(n(r)) 0 0 1 \(n(r)) \(n(r))L\(n(x + r)) \(n(line - r))"
            + "a\(n(r)) \(n(r)) 0 0 0 \(n(r)) \(n(r))L\(n(left)) \(n(line))")
        part.draw(left, line, &drawing)
        drawing.path(
          "M\(n(left + part.width)) \(n(line))L\(n(right + 4)) \(n(line))a\(n(r)) \(n(r)) 0 0 0 \(n(r)) \(n(-r))"
            + "L\(n(x + width - r)) \(n(y + r))a\(n(r)) \(n(r)) 0 0 1 \(n(r)) \(n(-r))")
      }
    }
  }

  private func drawSkippable(_ inner: Track, _ x: Double, _ y: Double, _ drawing: inout Drawing) {
    let r = Self.radius
    let right = x + width
    let top = y - inner.up - Self.gap
    drawing.line(x, y, x + 2 * r, y)
    inner.draw(x + 2 * r, y, &drawing)
    drawing.line(right - 2 * r, y, right, y)
    drawing.path(
      "M\(n(x)) \(n(y))a\(n(r)) \(n(r)) 0 0 0 \(n(r)) \(n(-r))L\(n(x + r)) \(n(top + r))"
        + "a\(n(r)) \(n(r)) 0 0 1 \(n(r)) \(n(-r))L\(n(right - 2 * r)) \(n(top))"
        + "a\(n(r)) \(n(r)) 0 0 1 \(n(r)) \(n(r))L\(n(right - r)) \(n(y - r))"
        + "a\(n(r)) \(n(r)) 0 0 0 \(n(r)) \(n(r))")
  }

  private func drawLoop(_ inner: Track, _ back: Track?, _ x: Double, _ y: Double, _ drawing: inout Drawing) {
    let r = Self.radius
    let right = x + width
    let start = x + (width - inner.width) / 2
    let bottom = y + inner.down + Self.gap + (back?.up ?? 0)
    drawing.line(x, y, start, y)
    inner.draw(start, y, &drawing)
    drawing.line(start + inner.width, y, right, y)
    let backWidth = back?.width ?? 0
    let backStart = x + (width - backWidth) / 2
    drawing.path(
      "M\(n(right - 2 * r)) \(n(y))a\(n(r)) \(n(r)) 0 0 1 \(n(r)) \(n(r))L\(n(right - r)) \(n(bottom - r))"
        + "a\(n(r)) \(n(r)) 0 0 1 \(n(-r)) \(n(r))L\(n(backStart + backWidth)) \(n(bottom))")
    back?.draw(backStart, bottom, &drawing)
    drawing.path(
      "M\(n(backStart)) \(n(bottom))L\(n(x + 2 * r)) \(n(bottom))a\(n(r)) \(n(r)) 0 0 1 \(n(-r)) \(n(-r))"
        + "L\(n(x + r)) \(n(y + r))a\(n(r)) \(n(r)) 0 0 1 \(n(r)) \(n(-r))")
    if back == nil {
      // Which way the line goes cannot be seen otherwise.
      let middle = x + width / 2
      drawing.path(
        "M\(n(middle + 4)) \(n(bottom - 4))L\(n(middle - 2)) \(n(bottom))L\(n(middle + 4)) \(n(bottom + 4))")
    }
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
