/// A piece of the input in memory. Batches hold on to the chunk their bytes are in, and the chunk's memory is
/// used again when the last of them has let go.
final class ByteChunk: @unchecked Sendable {
  let base: UnsafeMutablePointer<UInt8>
  let capacity: Int
  private let pool: ChunkPool

  init(base: UnsafeMutablePointer<UInt8>, capacity: Int, pool: ChunkPool) {
    self.base = base
    self.capacity = capacity
    self.pool = pool
  }

  deinit { pool.recycle(base, capacity: capacity) }
}
