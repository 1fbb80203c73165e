import Columns
import GoTrace

/// What the batches of data of the alloc/free experiment say: how ids are to be read, and the names of types.
///
/// A batch begins with a byte for what it holds. 0: types, for each id, address, size, size of its part with
/// pointers, and name; ids are those of the batch's generation. 1: the lowest heap address, the size of a page,
/// and what ids of objects and of goroutines' stacks count in; only the first generation has it.
struct AllocFreeData {
  /// Bytes of a page; nil until the trace says so.
  private(set) var pageSize: UInt64?
  /// What an object's id counts in; nil until the trace says so.
  private(set) var objectAlignment: UInt64?
  /// Words of the present generation's types, by id.
  private var types: [UInt64: Int64] = [:]

  private static let experiment: UInt8 = 1

  /// A generation begins; its types are looked at only where somebody asks for them.
  mutating func begin(_ generation: TraceGeneration, strings: StringPool?) {
    types.removeAll(keepingCapacity: true)
    for batch in generation.batches
    where batch.content == .experimental && batch.experiment == Self.experiment {
      var reader = VarintReader(batch.data)
      switch reader.byte() {
      case 0: if let strings { readTypes(&reader, strings) }
      case 1: readInfo(&reader)
      default: break
      }
    }
  }

  /// The word of a type's name; -1 for none and where the trace does not define it.
  func type(_ id: UInt64) -> Int64 { types[id] ?? -1 }

  /// Damage in this data is not Go's reader's business, nor ours: what follows it is not known.
  private mutating func readTypes(_ reader: inout VarintReader, _ strings: StringPool) {
    while let id = reader.number(), reader.number() != nil, reader.number() != nil, reader.number() != nil,
      let length = reader.number(), let name = reader.bytes(length)
    {
      if !name.isEmpty { types[id] = strings.intern(name) }
    }
  }

  private mutating func readInfo(_ reader: inout VarintReader) {
    guard reader.number() != nil, let page = reader.number(), let alignment = reader.number() else { return }
    if page > 0 { pageSize = page }
    if alignment > 0 { objectAlignment = alignment }
  }
}

/// Reads bytes and varints of at most 64 bits, and stops at the end.
private struct VarintReader {
  private let data: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ data: UnsafeBufferPointer<UInt8>) { self.data = data }

  mutating func byte() -> UInt8? {
    guard position < data.count else { return nil }
    defer { position += 1 }
    return data[position]
  }

  mutating func number() -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard let byte = byte(), shift < 63 || byte <= 1 else { return nil }
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }

  mutating func bytes(_ count: UInt64) -> UnsafeBufferPointer<UInt8>? {
    guard count <= UInt64(data.count - position) else { return nil }
    defer { position += Int(count) }
    return UnsafeBufferPointer(rebasing: data[position..<(position + Int(count))])
  }
}
