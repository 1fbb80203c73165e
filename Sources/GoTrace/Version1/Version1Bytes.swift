import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// All bytes of a trace behind its header, in one piece: its records have no lengths to find them by, and what
/// names them stands at its end.
final class Version1Bytes: @unchecked Sendable {
  private var memory: UnsafeMutableRawPointer?
  private var capacity = 0
  /// How many there are, added texts included.
  private(set) var count = 0
  /// What ended the reading, where that was not the end of the input.
  private(set) var failure: String?

  private let share: ReadingMemory.Share

  static let step = 1 << 20

  /// Reads the source to its end, or until `isStopped`.
  ///
  /// - Parameter step: about how much is asked for at a time, of memory and of bytes.
  init(
    _ source: any ByteSource, _ reading: ReadingMemory, step: Int = Version1Bytes.step, isStopped: () -> Bool
  ) {
    share = reading.share(for: .batches)
    // The size of a file is only a hint: memory is asked for as the bytes come.
    let hint = source.byteCount.map { $0 + step } ?? 0
    defer { shrink() }
    while !isStopped() {
      if capacity - count < max(1, step / 4), !grow(by: step, hint: hint) { return }
      guard let memory else { return }
      do throws(QueryError) {
        let got = try source.read(
          into: memory.assumingMemoryBound(to: UInt8.self) + count, count: min(capacity - count, step))
        if got == 0 { break }
        count += got
        // What is to be made of them takes up to half as much.
        share.holds(count + count / 2)
      } catch {
        failure = error.message
        break
      }
    }
  }

  deinit { free(memory) }

  /// The bytes; moves when texts are added.
  var start: UnsafePointer<UInt8> {
    memory.map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) } ?? Self.nowhere
  }

  private static nonisolated(unsafe) let nowhere = UnsafePointer(
    UnsafeMutablePointer<UInt8>.allocate(capacity: 1))

  /// Puts a text behind the bytes and says where; nil where there is no memory for it.
  func add(_ text: String) -> Int? {
    var text = text
    return text.withUTF8 { bytes in
      if capacity - count < bytes.count, !grow(by: bytes.count + 4096, hint: 0) { return nil }
      let place = count
      if let base = bytes.baseAddress, let memory {
        (memory + count).copyMemory(from: base, byteCount: bytes.count)
      }
      count += bytes.count
      return place
    }
  }

  /// Gives back what is too much, so that what looks behind the last byte is found out by whoever looks for that.
  private func shrink() {
    guard count > 0, let smaller = realloc(memory, count) else { return }
    memory = smaller
    capacity = count
  }

  private func grow(by least: Int, hint: Int) -> Bool {
    var wanted = max(capacity + least, capacity + capacity / 2)
    if hint > capacity + least, hint < wanted { wanted = hint }
    // The system moves large pieces without copying them, and what is not written to takes no memory.
    guard let larger = realloc(memory, wanted) else {
      failure = "there is no memory for a trace of more than \(count) bytes"
      return false
    }
    memory = larger
    capacity = wanted
    return true
  }
}
