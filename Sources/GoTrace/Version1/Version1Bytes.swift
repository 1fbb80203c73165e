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

  private static let step = 1 << 20

  /// Reads the source to its end, or until `isStopped`.
  init(_ source: any ByteSource, _ reading: ReadingMemory, isStopped: () -> Bool) {
    share = reading.share(for: .batches)
    // The size of a file is only a hint: memory is asked for as the bytes come.
    let hint = source.byteCount.map { $0 + Self.step } ?? 0
    while !isStopped() {
      if capacity - count < Self.step / 4, !grow(by: Self.step, hint: hint) { return }
      guard let memory else { return }
      do throws(QueryError) {
        let got = try source.read(
          into: memory.assumingMemoryBound(to: UInt8.self) + count, count: min(capacity - count, Self.step))
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
