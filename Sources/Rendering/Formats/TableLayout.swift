/// How wide the columns of a table are printed.
struct TableLayout {
  /// A column of text is not cut below this.
  private static let narrowest = 8
  /// Where nothing limits a line, cells wider than this do not make their column wider for all the others.
  private static let widestAligned = 120

  /// Cells of each column; columns past the last are not shown.
  var widths: [Int]

  /// The layout of columns that would like to have `natural` cells.
  ///
  /// Where a line is too short, the widest columns of text give up cells first, each down to 8; numbers are
  /// never cut, since a number without its end is a wrong number. Where that is not enough, columns at the
  /// end are left out.
  ///
  /// - Parameters:
  ///   - natural: the widest cell of each column, its header included.
  ///   - numbers: of each column the widest value where values must not be cut, nil where they may be.
  ///   - available: cells in a line; nil where any number fits.
  ///   - gap: cells between two columns.
  /// - Complexity: O(columns² × width).
  init(natural: [Int], numbers: [Int?], available: Int?, gap: Int) {
    guard let available else {
      widths = natural.map { min($0, Self.widestAligned) }
      return
    }
    let least = zip(natural, numbers).map { wide, number in
      min(wide, max(number ?? 0, Self.narrowest))
    }
    var shown = natural.count
    while shown > 1, least[..<shown].reduce(0, +) + gap * (shown - 1) > available { shown -= 1 }
    let room = available - gap * (shown - 1)
    func fittedWidths(_ limit: Int) -> [Int] {
      (0..<shown).map { min(natural[$0], max(least[$0], limit)) }
    }
    var limit = natural.max() ?? 0
    while limit > Self.narrowest, fittedWidths(limit).reduce(0, +) > room { limit -= 1 }
    widths = fittedWidths(limit)
    // What the last step took too much goes back to the columns that would like it.
    var spare = room - widths.reduce(0, +)
    for i in widths.indices where spare > 0 {
      let more = min(spare, natural[i] - widths[i])
      widths[i] += more
      spare -= more
    }
    // One column alone that is still too wide is cut to the line.
    if shown == 1, numbers.first == .some(nil) { widths[0] = min(widths[0], max(1, available)) }
  }
}
