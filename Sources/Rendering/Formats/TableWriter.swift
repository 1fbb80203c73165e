import Columns
import Diagnostics

/// Columns aligned for people: numbers, durations and instants to the right, all else to the left.
///
/// The first 10 000 rows are held and decide how wide the columns are; rows after them are written as they
/// come, and a number that is wider than its column takes the room of the columns behind it. On a terminal the
/// table is fitted to the line and the footer says what was cut; between and around the columns stands what a
/// ``TableFrame`` says; documentation (``RenderOptions/wrapsText``)
/// goes on in further lines instead.
final class TableWriter: ResultWriter {
  /// Rows that are held to find the widths.
  static let heldRows = 10_000
  /// Cells of a stack where the line does not limit it.
  private static let stackLimit = 80

  private struct Cell {
    var start: Int
    var end: Int
    var width: Int
    var isNull: Bool
  }

  private let options: RenderOptions
  private let frame: TableFrame
  private let output: ByteOutput
  private let null: [UInt8]
  private var columns: [OutputColumn] = []
  private var pools: ValuePools?
  /// Texts of the cells held, row by row.
  private var texts: [UInt8] = []
  private var cells: [Cell] = []
  private var layout: TableLayout?
  private var cutColumns: Set<Int> = []
  /// Texts and widths of stacks met before: results repeat few stacks often, and their names are long.
  private var stackTexts: [Int64: (text: [UInt8], width: Int)] = [:]
  private static let keptStacks = 4096

  init(_ options: RenderOptions, frame: TableFrame = .plain, to output: ByteOutput) {
    self.options = options
    self.frame = frame
    self.output = output
    var text: [UInt8] = []
    var nullText = options.nullText ?? "NULL"
    nullText.withUTF8 { appendEscaped($0, to: &text) }
    if frame == .markdown { escapeMarkdown(from: 0, in: &text) }
    null = text
  }

  func begin(columns: [OutputColumn], pools: ValuePools) throws(QueryError) {
    self.columns = columns
    self.pools = pools
  }

  func write(_ batch: ColumnBatch) throws(QueryError) -> Bool {
    guard let pools, !columns.isEmpty else { return false }
    batch.forEachRow { row in
      for (i, column) in batch.columns.enumerated() { hold(column[row], columns[i].type, pools) }
    }
    if layout != nil || cells.count >= Self.heldRows * columns.count {
      try writeHeld()
      try output.batchEnded()
    }
    return !output.isClosed
  }

  func end(_ summary: ResultSummary) throws(QueryError) {
    guard !columns.isEmpty else { return }
    try writeHeld()
    try writeRule(.bottom)
    var notes: [String] = []
    if options.showsFooter {
      let rows = summary.rows == 1 ? "1 row" : "\(summary.rows) rows"
      notes.append("\(rows), \(durationText(summary.elapsedNanoseconds, digits: 3, separator: " "))")
    }
    if !cutColumns.isEmpty {
      notes.append("cut to fit: " + cutColumns.sorted().map { columns[$0].name }.joined(separator: ", "))
    }
    let shown = layout?.widths.count ?? columns.count
    if shown < columns.count {
      notes.append("not shown: " + columns[shown...].map(\.name).joined(separator: ", "))
    }
    guard !notes.isEmpty else { return }
    let text = "(" + notes.joined(separator: "; ") + ")"
    if frame == .markdown { try output.append("\n") }
    for line in wordWrapped(text, width: options.terminalWidth ?? Int.max) {
      try output.append(options.usesColor ? "\u{1b}[2m\(line)\u{1b}[0m\n" : "\(line)\n")
    }
  }

  private func hold(_ word: Int64?, _ type: LogicalType, _ pools: ValuePools) {
    let start = texts.count
    guard let word else {
      texts.append(contentsOf: null)
      cells.append(Cell(start: start, end: texts.count, width: displayWidth(null[...]), isNull: true))
      return
    }
    let width: Int
    if type == .stack {
      let known = stackText(word, pools)
      texts.append(contentsOf: known.text)
      width = known.width
    } else {
      appendDisplay(word, type, pools, isRaw: options.isRaw, stackLimit: stackLimit, to: &texts)
      if frame == .markdown { escapeMarkdown(from: start, in: &texts) }
      width = displayWidth(texts[start...])
    }
    cells.append(Cell(start: start, end: texts.count, width: width, isNull: false))
  }

  private var stackLimit: Int { lineWidth ?? Self.stackLimit }

  /// Cells for the columns and the gaps between them; nil where nothing limits a line.
  private var lineWidth: Int? {
    frame.fitsTerminal ? options.terminalWidth.map { max(1, $0 - frame.margin) } : nil
  }

  private func stackText(_ word: Int64, _ pools: ValuePools) -> (text: [UInt8], width: Int) {
    if let known = stackTexts[word] { return known }
    var text: [UInt8] = []
    appendStack(word, pools, limit: stackLimit, to: &text)
    if frame == .markdown { escapeMarkdown(from: 0, in: &text) }
    if stackTexts.count >= Self.keptStacks { stackTexts.removeAll(keepingCapacity: true) }
    let made = (text, displayWidth(text[...]))
    stackTexts[word] = made
    return made
  }

  /// Writes the rows held, before the first of them the header.
  private func writeHeld() throws(QueryError) {
    let layout: TableLayout
    if let known = self.layout {
      layout = known
    } else {
      layout = decideLayout()
      self.layout = layout
      try writeRule(.top)
      if options.showsHeader || frame == .markdown {
        try writeHeader(layout)
        try writeRule(.belowHeader)
      }
    }
    var first = 0
    while first < cells.count {
      try output.append { bytes in
        if options.wrapsText, lineWidth != nil {
          appendWrapped(first, layout, to: &bytes)
        } else {
          appendRow(cells[first..<first + layout.widths.count], layout, to: &bytes)
        }
      }
      first += columns.count
    }
    cells.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
  }

  private func decideLayout() -> TableLayout {
    let showsNames = options.showsHeader || frame == .markdown
    var natural = columns.map { showsNames ? displayWidth(name($0)) : 1 }
    // What Markdown takes for a line under a header.
    if frame == .markdown { natural = natural.map { max(3, $0) } }
    var values = [Int](repeating: 1, count: columns.count)
    for (i, cell) in cells.enumerated() {
      let column = i % columns.count
      values[column] = max(values[column], cell.width)
    }
    for i in natural.indices { natural[i] = max(natural[i], values[i]) }
    let numbers = columns.indices.map { columns[$0].type.isCuttable ? nil : values[$0] }
    return TableLayout(natural: natural, numbers: numbers, available: lineWidth, gap: frame.gap)
  }

  private func writeRule(_ rule: TableFrame.Rule) throws(QueryError) {
    guard let layout else { return }
    let shown = columns.prefix(layout.widths.count)
    if let line = frame.line(rule, layout.widths, shown.map(\.type.alignsRight)) {
      try output.append(line + "\n")
    }
  }

  /// A column's name as it is printed.
  private func name(_ column: OutputColumn) -> String {
    // Without a header Markdown has a line for it all the same, which must be there.
    guard options.showsHeader else { return "" }
    var bytes: [UInt8] = []
    var name = column.name
    name.withUTF8 { appendEscaped($0, to: &bytes) }
    if frame == .markdown { escapeMarkdown(from: 0, in: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func writeHeader(_ layout: TableLayout) throws(QueryError) {
    try output.append { bytes in
      bytes.append(contentsOf: frame.bars.first.utf8)
      for (i, width) in layout.widths.enumerated() {
        let name = Array(name(columns[i]).utf8)
        if i > 0 { bytes.append(contentsOf: frame.bars.between.utf8) }
        var text = name
        var taken = displayWidth(name[...])
        if taken > width, lineWidth != nil {
          (text, taken) = fitted(name[...], to: width, arrows: false)
        }
        let isRight = columns[i].type.alignsRight
        if isRight { appendSpaces(width - taken, to: &bytes) }
        appendStyled(text, "1", to: &bytes)
        if !isRight, pads(i, of: layout) { appendSpaces(width - taken, to: &bytes) }
      }
      bytes.append(contentsOf: frame.bars.last.utf8)
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  /// Whether something follows a column; else lines would have spaces at their end.
  private func pads(_ column: Int, of layout: TableLayout) -> Bool {
    column + 1 < layout.widths.count || frame != .plain
  }

  /// A row in one line.
  private func appendRow(_ row: ArraySlice<Cell>, _ layout: TableLayout, to bytes: inout [UInt8]) {
    /// Cells that numbers took beyond their columns, to be saved in the columns behind.
    var excess = 0
    bytes.append(contentsOf: frame.bars.first.utf8)
    for (column, cell) in row.enumerated() {
      appendCell(cell, column: column, layout, &excess, to: &bytes)
    }
    // Nor has a line spaces at its end where its last cell is empty.
    if row.last?.width == 0, frame == .plain {
      while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
    }
    bytes.append(contentsOf: frame.bars.last.utf8)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// A row in as many lines as its longest text needs.
  private func appendWrapped(_ first: Int, _ layout: TableLayout, to bytes: inout [UInt8]) {
    let lines = layout.widths.indices.map { column in
      let cell = cells[first + column]
      let text = String(decoding: texts[cell.start..<cell.end], as: UTF8.self)
      return cell.width > layout.widths[column] && columns[column].type == .varchar
        ? wordWrapped(text, width: layout.widths[column]) : [text]
    }
    let kept = texts.count
    for line in 0..<(lines.map(\.count).max() ?? 1) {
      let row = lines.enumerated().map { column, lines in
        let start = texts.count
        let text = line < lines.count ? lines[line] : ""
        texts.append(contentsOf: text.utf8)
        let isNull = cells[first + column].isNull && line == 0
        return Cell(start: start, end: texts.count, width: displayWidth(texts[start...]), isNull: isNull)
      }
      appendRow(row[...], layout, to: &bytes)
    }
    texts.removeSubrange(kept...)
  }

  private func appendCell(
    _ cell: Cell, column: Int, _ layout: TableLayout, _ excess: inout Int, to bytes: inout [UInt8]
  ) {
    let type = columns[column].type
    // Room that a number before took is given back here: of the blanks, then of text that can be cut.
    let blanks = max(0, layout.widths[column] - cell.width)
    let isCut = type.isCuttable && lineWidth != nil
    let saved = min(excess, isCut ? max(blanks, layout.widths[column] - 1) : blanks)
    let width = layout.widths[column] - saved
    excess -= saved
    var text = texts[cell.start..<cell.end]
    var taken = cell.width
    if taken > width, isCut {
      let cut = fitted(text, to: width, arrows: type == .stack)
      (text, taken) = (cut.bytes[...], cut.width)
      cutColumns.insert(column)
    }
    excess += max(0, taken - width)
    if column > 0 { bytes.append(contentsOf: frame.bars.between.utf8) }
    if type.alignsRight { appendSpaces(width - taken, to: &bytes) }
    if cell.isNull { appendStyled(text, "2", to: &bytes) } else { bytes.append(contentsOf: text) }
    if !type.alignsRight, pads(column, of: layout) { appendSpaces(width - taken, to: &bytes) }
  }

  private func appendStyled(_ text: some Sequence<UInt8>, _ style: String, to bytes: inout [UInt8]) {
    if options.usesColor { bytes.append(contentsOf: "\u{1b}[\(style)m".utf8) }
    bytes.append(contentsOf: text)
    if options.usesColor { bytes.append(contentsOf: "\u{1b}[0m".utf8) }
  }
}

private func appendSpaces(_ count: Int, to bytes: inout [UInt8]) {
  for _ in 0..<max(0, count) { bytes.append(UInt8(ascii: " ")) }
}

extension LogicalType {
  /// Numbers and instants line up at their last digit.
  fileprivate var alignsRight: Bool {
    switch self {
    case .bigint, .double, .duration, .timestamp: true
    case .null, .boolean, .varchar, .walltime, .stack, .list: false
    }
  }

  /// Whether the start of a value still says something true.
  fileprivate var isCuttable: Bool {
    switch self {
    case .varchar, .stack, .list: true
    case .null, .boolean, .bigint, .double, .timestamp, .walltime, .duration: false
    }
  }
}
