import Diagnostics
import GoTrace

/// The same bytes as a file, a pipe, or a pipe that gives one byte at a time.
final class ProbeSource: ByteSource {
  enum Kind: CaseIterable { case file, pipe, drip, slowFile }

  private let kind: Kind
  private let bytes: MemorySource
  let byteCount: Int?

  init(_ bytes: [UInt8], _ kind: Kind) {
    self.kind = kind
    self.bytes = MemorySource(bytes, step: kind == .drip || kind == .slowFile ? 1 : .max)
    byteCount = kind == .file || kind == .slowFile ? bytes.count : nil
  }

  var isSeekable: Bool { byteCount != nil }

  func read(into buffer: UnsafeMutablePointer<UInt8>, count: Int) throws(QueryError) -> Int {
    try bytes.read(into: buffer, count: count)
  }

  func read(
    at offset: Int, into buffer: UnsafeMutablePointer<UInt8>, count: Int
  ) throws(QueryError) -> Int {
    require(isSeekable, "a place of a pipe was read")
    require(offset >= 0, "a place before the first byte was read")
    return try bytes.read(at: offset, into: buffer, count: count)
  }

  func cancel() {}
}
