import Diagnostics
import GoTrace

/// Bytes as a pipe gives them: one after the other, and how many is not known.
final class PipeSource: ByteSource {
  private let memory: MemorySource

  var byteCount: Int? { nil }

  init(_ bytes: [UInt8]) { memory = MemorySource(bytes, step: 10_000) }

  func cancel() {}

  func read(into buffer: UnsafeMutablePointer<UInt8>, count: Int) throws(QueryError) -> Int {
    try memory.read(into: buffer, count: count)
  }
}
