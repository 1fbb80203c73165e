#if TQ_ZSTD
  import CZstd
  import Diagnostics

  /// Unpacks zstd data of any number of frames with libzstd, in the memory of one window, at most 128 MiB.
  final class ZstdDecompressor: Decompressor {
    private let stream: OpaquePointer
    private(set) var isComplete = false
    /// The most that it is given at once: what the next block has, or less of anything else. Of all that it unpacks in
    /// one call nothing is left when it comes upon something wrong, so that is to be one block.
    private var wanted = 1
    private static let blockHeaderLength = 3

    init() throws(QueryError) {
      guard let stream = ZSTD_createDStream() else { throw QueryError(.runtime, "libzstd cannot be used") }
      self.stream = stream
      ZSTD_initDStream(stream)
    }

    deinit { ZSTD_freeDStream(stream) }

    func unpack(
      _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
    ) throws(CorruptData) -> (taken: Int, made: Int) {
      var source = ZSTD_inBuffer(src: input.baseAddress, size: min(input.count, wanted), pos: 0)
      var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
      let result = ZSTD_decompressStream(stream, &target, &source)
      if ZSTD_isError(result) != 0 {
        throw CorruptData(reason: String(cString: ZSTD_getErrorName(result)), made: target.pos)
      }
      // 0 says that a frame has ended and all of it was written.
      isComplete = result == 0
      // Of what it asks for the end may be the header of the block after the next.
      wanted = max(1, result - Self.blockHeaderLength)
      return (source.pos, target.pos)
    }
  }
#endif
