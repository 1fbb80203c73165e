import Diagnostics

/// Gets the bytes of batches when their turn comes: those in memory where they are, those passed over from the
/// source, into memory that is used again.
///
/// As many batches are in memory at a time as threads are being merged, however large the generation.
final class BatchBytes {
  private let source: any ByteSource
  private var free: [UnsafeMutablePointer<UInt8>] = []
  private var made = 0
  /// Bytes of all memory for batches.
  var heldBytes: Int { made * BatchReader.maximumBatchSize }

  init(source: any ByteSource) { self.source = source }

  /// One for the same source that shares nothing with it.
  var another: BatchBytes { BatchBytes(source: source) }

  deinit {
    for memory in free { memory.deallocate() }
  }

  /// Memory for any batch.
  func take() -> UnsafeMutablePointer<UInt8> {
    if let used = free.popLast() { return used }
    made += 1
    return .allocate(capacity: BatchReader.maximumBatchSize)
  }

  /// The memory may be used again.
  func giveBack(_ memory: UnsafeMutablePointer<UInt8>) { free.append(memory) }

  /// Reads the data of a batch that was passed over. Returns what went wrong, if anything.
  func read(_ batch: WireBatch, into memory: UnsafeMutablePointer<UInt8>) -> TraceDamage? {
    let start = batch.offset + batch.headerLength
    var filled = 0
    while filled < batch.length {
      let got: Int
      do throws(QueryError) {
        got = try source.read(at: start + filled, into: memory + filled, count: batch.length - filled)
      } catch {
        return damage(error.message, batch)
      }
      if got == 0 {
        return damage(
          "the file became shorter while it was read: \(filled) of \(batch.length) bytes of a batch are there",
          batch)
      }
      filled += got
    }
    return nil
  }

  private func damage(_ message: String, _ batch: WireBatch) -> TraceDamage {
    TraceDamage(
      message, generation: batch.generation, offset: batch.offset,
      bytesLost: source.byteCount.map { max(0, $0 - batch.offset) })
  }
}
