import Columns

/// Texts of one column as they are printed, kept while they come again: names, reasons and stacks have few values and
/// many rows.
struct FieldTexts {
  /// Kept bytes beyond which all are forgotten.
  private static let capacity = 1 << 20

  private var bytes: [UInt8] = []
  /// Where the text of a word lies in `bytes`.
  private var places: [Int64: Range<Int>] = [:]
  /// The word met last, and its place.
  private var last: (word: Int64, place: Range<Int>)?

  /// Whether keeping pays for a type: integers are made as quickly as they are found.
  static func isWorthwhile(_ type: LogicalType) -> Bool { type == .varchar || type == .stack }

  /// Appends the text of a word, which `make` appends where it is not kept.
  mutating func append(_ word: Int64, to target: inout [UInt8], make: (inout [UInt8]) -> Void) {
    if let last, last.word == word { return copy(last.place, to: &target) }
    if let place = places[word] {
      last = (word, place)
      return copy(place, to: &target)
    }
    if bytes.count > Self.capacity {
      bytes.removeAll(keepingCapacity: true)
      places.removeAll(keepingCapacity: true)
    }
    let start = bytes.count
    make(&bytes)
    let place = start..<bytes.count
    places[word] = place
    last = (word, place)
    copy(place, to: &target)
  }

  private func copy(_ place: Range<Int>, to target: inout [UInt8]) {
    bytes.withUnsafeBufferPointer { target.append(contentsOf: UnsafeBufferPointer(rebasing: $0[place])) }
  }
}
