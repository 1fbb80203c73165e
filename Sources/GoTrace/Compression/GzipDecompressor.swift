#if TQ_ZLIB
  import CZlib
  import Diagnostics

  /// Unpacks gzip data of any number of members with zlib, in the memory of one window.
  final class GzipDecompressor: Decompressor {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    /// Whether a member has ended and the next has not begun.
    private(set) var isComplete = false
    /// Whether zeros fill the rest up, as tape and disk blocks do.
    private var isPadding = false

    init() throws(QueryError) {
      stream.initialize(to: z_stream())
      guard tq_zlib_begin(stream) == Z_OK else {
        stream.deallocate()
        throw QueryError(.runtime, "zlib cannot be used")
      }
    }

    deinit {
      inflateEnd(stream)
      stream.deallocate()
    }

    func unpack(
      _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
    ) throws(CorruptData) -> (taken: Int, made: Int) {
      if isComplete, let first = input.first {
        if first == 0 || isPadding {
          isPadding = true
          guard input.allSatisfy({ $0 == 0 }) else { throw CorruptData(reason: "something else follows it") }
          return (input.count, 0)
        }
        guard first == 0x1f else { throw CorruptData(reason: "something else follows it") }
        inflateReset(stream)
        isComplete = false
      }
      let room = min(output.count, Int(UInt32.max))
      let given = min(input.count, Int(UInt32.max))
      // zlib does not write to its input.
      stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      stream.pointee.avail_in = UInt32(given)
      stream.pointee.next_out = output.baseAddress
      stream.pointee.avail_out = UInt32(room)
      let result = inflate(stream, Z_NO_FLUSH)
      let taken = given - Int(stream.pointee.avail_in)
      let made = room - Int(stream.pointee.avail_out)
      switch result {
      case Z_STREAM_END: isComplete = true
      // No more can be done with what there is, which is no error.
      case Z_OK, Z_BUF_ERROR: break
      case Z_MEM_ERROR: throw CorruptData(reason: "there is no memory to unpack it")
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) }
        throw CorruptData(reason: reason ?? "it cannot be unpacked", made: made)
      }
      return (taken, made)
    }
  }
#endif
