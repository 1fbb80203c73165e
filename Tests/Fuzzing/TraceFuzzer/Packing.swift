import Diagnostics
import GoTrace
import GrammarSupport

/// Packs without making anything smaller, so that what is changed inside is packed rightly again.
enum Packing {
  /// A member of gzip data, of stored blocks of at most so many bytes.
  static func gzip(_ bytes: [UInt8], block: Int) -> [UInt8] {
    var result: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
    for (start, end, isLast) in blocks(bytes.count, min(block, 0xffff)) {
      let length = UInt16(end - start)
      result.append(isLast ? 1 : 0)
      append(UInt64(length), 2, to: &result)
      append(UInt64(~length), 2, to: &result)
      result += bytes[start..<end]
    }
    append(UInt64(checksum(bytes)), 4, to: &result)
    append(UInt64(bytes.count), 4, to: &result)
    return result
  }

  /// A frame of zstd data, of raw blocks of at most so many bytes.
  static func zstd(_ bytes: [UInt8], block: Int) -> [UInt8] {
    // No size and no checksum; a window of 128 KiB.
    var result: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0, 0x38]
    for (start, end, isLast) in blocks(bytes.count, min(block, 1 << 17)) {
      append(UInt64((end - start) << 3 | (isLast ? 1 : 0)), 3, to: &result)
      result += bytes[start..<end]
    }
    return result
  }

  /// What the bytes unpack to, as far as that goes.
  static func unpacked(_ bytes: [UInt8], most: Int) -> [UInt8] {
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    do throws(QueryError) {
      let source = try GoTrace.unpacked(MemorySource(bytes), name: "t")
      while result.count < most {
        let got = try buffer.withUnsafeMutableBufferPointer { (buffer) throws(QueryError) -> Int in
          guard let base = buffer.baseAddress else { return 0 }
          return try source.read(into: base, count: buffer.count)
        }
        if got == 0 { break }
        result += buffer[..<got]
      }
    } catch {
      return result
    }
    return result
  }

  private static func blocks(_ count: Int, _ size: Int) -> [(start: Int, end: Int, isLast: Bool)] {
    if count == 0 { return [(0, 0, true)] }
    return stride(from: 0, to: count, by: max(1, size)).map { start in
      (start, min(count, start + max(1, size)), start + max(1, size) >= count)
    }
  }

  private static func append(_ number: UInt64, _ count: Int, to bytes: inout [UInt8]) {
    for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * place))) }
  }

  /// CRC-32 as gzip has it.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var state = ~UInt32(0)
    for byte in bytes {
      state ^= UInt32(byte)
      for _ in 0..<8 { state = state & 1 == 0 ? state >> 1 : state >> 1 ^ 0xedb8_8320 }
    }
    return ~state
  }
}

/// Changes packed traces: what is in them, and the members and frames that they are made of.
struct PackedMutator {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(state: seed) }

  private mutating func below(_ count: Int) -> Int { Int.random(in: 0..<max(1, count), using: &random) }

  /// nil where bytes are to be changed.
  mutating func mutated(_ bytes: [UInt8], _ seed: UInt64) -> [UInt8]? {
    switch below(10) {
    case 0, 1:
      var mutator = TraceMutator(seed: seed, isOld: below(4) == 0)
      return packed(mutator.mutated(Packing.unpacked(bytes, most: 8192)))
    case 2: return packed(Packing.unpacked(bytes, most: 8192))
    case 3: return bytes + packed([UInt8](repeating: 7, count: below(300)))
    case 4: return bytes + [UInt8](repeating: 0, count: below(600))
    case 5: return Array(bytes.dropLast(below(bytes.count)))
    // A frame to be skipped.
    case 6: return [UInt8(0x50 + below(16)), 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3] + bytes
    default: return nil
    }
  }

  private mutating func packed(_ bytes: [UInt8]) -> [UInt8] {
    let block = [1, 10, 300, 5000, 70_000][below(5)]
    return below(2) == 0 ? Packing.gzip(bytes, block: block) : Packing.zstd(bytes, block: block)
  }
}
