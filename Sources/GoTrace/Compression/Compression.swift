import Diagnostics

/// The ways of compression that inputs may have come through; recognised by their first bytes, never by name.
public enum Compression: String, Sendable, CaseIterable {
  case gzip
  case zstd

  /// Bytes that say which it is.
  static let magicLength = 4

  /// What the first bytes of an input say; nil where it is not compressed.
  init?(_ bytes: some Collection<UInt8>) {
    if bytes.starts(with: [0x1f, 0x8b]) {
      self = .gzip
    } else if bytes.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) || Self.isSkippableFrame(bytes) {
      self = .zstd
    } else {
      return nil
    }
  }

  /// A frame with something for other programs, with which zstd data may begin.
  private static func isSkippableFrame(_ bytes: some Collection<UInt8>) -> Bool {
    guard let first = bytes.first, first & 0xf0 == 0x50 else { return false }
    return bytes.dropFirst().starts(with: [0x2a, 0x4d, 0x18])
  }

  /// Whether this build can unpack it.
  public var isSupported: Bool {
    switch self {
    case .gzip:
      #if TQ_ZLIB
        true
      #else
        false
      #endif
    case .zstd:
      #if TQ_ZSTD
        true
      #else
        false
      #endif
    }
  }

  /// - Throws: a `.trace` error that names `name` where this build cannot unpack it.
  func decompressor(_ name: String) throws(QueryError) -> any Decompressor {
    switch self {
    case .gzip:
      #if TQ_ZLIB
        return try GzipDecompressor()
      #else
        throw QueryError(
          .trace, "\(name) is compressed with gzip, and this tq was built without zlib",
          hint: "unpack it first, with gunzip")
      #endif
    case .zstd:
      #if TQ_ZSTD
        return try ZstdDecompressor()
      #else
        throw QueryError(
          .trace, "\(name) is compressed with zstd, and this tq was built without libzstd",
          hint: "unpack it first, with unzstd")
      #endif
    }
  }
}

/// Unpacks a stream of bytes a piece at a time.
protocol Decompressor: AnyObject {
  /// Whether what came so far may be all: nothing is under way.
  var isComplete: Bool { get }
  /// Unpacks from `input` into `output` as far as both go.
  ///
  /// - Returns: bytes taken and bytes made; at least one of them is not 0 where there is input and room.
  /// - Throws: what is wrong with the data, in a few words: `invalid block type`.
  func unpack(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) throws(CorruptData) -> (taken: Int, made: Int)
}

/// What a decompressor says of data that it cannot unpack.
struct CorruptData: Error {
  var reason: String
  /// Bytes that were made before it was found.
  var made = 0
}
