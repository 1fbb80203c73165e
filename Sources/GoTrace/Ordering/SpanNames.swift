/// A name of a region as ``SpanNames`` numbers it.
struct SpanName: Equatable {
  fileprivate var number: Int32
}

/// The names of regions that are open, and of those of the present generation.
///
/// The few that there are come again and again: each text is made and looked up once a generation, and then found by
/// its index in the generation's table of strings.
struct SpanNames {
  private var texts: [[UInt8]] = []
  private var names: [[UInt8]: SpanName] = [:]
  /// By the index of the string; -1 where it is not known yet.
  private var numbers: [Int32] = []
  /// By the numbers that another generation gave; -1 where they are not known yet.
  private var former: [Int32] = []
  private var textBytes = 0

  /// About how many bytes that takes.
  var heldBytes: Int { texts.count * 80 + (numbers.count + former.count) * 4 + textBytes }

  /// The name that is a string of a generation.
  @inline(__always)
  mutating func name(ofString index: Int, in tables: TraceGeneration) -> SpanName {
    if index < numbers.count, numbers[index] >= 0 { return SpanName(number: numbers[index]) }
    return add(string: index, in: tables)
  }

  private mutating func add(string index: Int, in tables: TraceGeneration) -> SpanName {
    let name = name(of: Array(tables.string(at: index)))
    if index >= numbers.count {
      numbers += Array(
        repeating: -1, count: max(index + 1, min(2 * index, tables.stringCount)) - numbers.count)
    }
    numbers[index] = name.number
    return name
  }

  /// The name of a text.
  mutating func name(of text: [UInt8]) -> SpanName {
    if let name = names[text] { return name }
    let name = SpanName(number: Int32(texts.count))
    texts.append(text)
    names[text] = name
    textBytes += text.count
    return name
  }

  /// What another generation's name is called here; always the same generation.
  mutating func name(_ name: SpanName, of other: SpanNames) -> SpanName {
    let number = Int(name.number)
    if former.isEmpty { former = Array(repeating: -1, count: other.texts.count) }
    if former[number] < 0 { former[number] = self.name(of: other.texts[number]).number }
    return SpanName(number: former[number])
  }

  /// The text of a name.
  func text(_ name: SpanName) -> [UInt8] { texts[Int(name.number)] }
}
