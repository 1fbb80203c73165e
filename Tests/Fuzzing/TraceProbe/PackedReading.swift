import Diagnostics
import GoTrace

/// An input unpacked, in two ways, and what comes of it read as a trace.
enum PackedReading {
  /// Bytes that are enough; a thousand times as many may be packed in the longest input.
  private static let most = 1 << 20
  private nonisolated(unsafe) static let reader = InlineReader()

  static func check(_ bytes: [UInt8]) {
    let kind = ProbeSource.Kind.allCases[bytes.count & 3]
    // How much is asked for at a time.
    let step = [1, 7, 100, 4096][Int((bytes.last ?? 0) & 3)]
    let one = unpack(bytes, .file, step: 1 << 16)
    let other = unpack(bytes, kind, step: step)
    let common = min(one.bytes.count, other.bytes.count)
    require(one.bytes[..<common].elementsEqual(other.bytes[..<common]), "a \(kind) and a file differ")
    if one.bytes.count < most, other.bytes.count < most {
      require(
        one.error == other.error,
        "a \(kind): \(other.error ?? "no error"); a file: \(one.error ?? "no error")")
      // What comes of the very block that is wrong depends on how much of it is there.
      require(
        one.error != nil || one.bytes.count == other.bytes.count,
        "a \(kind) has \(other.bytes.count), a file \(one.bytes.count) bytes")
    }
    guard one.bytes.count < most else { return }
    read(bytes, kind)
  }

  private static func unpack(_ bytes: [UInt8], _ kind: ProbeSource.Kind, step: Int) -> (
    bytes: [UInt8], error: String?
  ) {
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: step)
    do throws(QueryError) {
      let source = try unpacked(ProbeSource(bytes, kind), name: "t")
      while result.count < most {
        let got = try buffer.withUnsafeMutableBufferPointer { (buffer) throws(QueryError) -> Int in
          guard let base = buffer.baseAddress else { return 0 }
          return try source.read(into: base, count: buffer.count)
        }
        require((0...step).contains(got), "\(got) bytes were read, \(step) asked for")
        if got == 0 { return (result, nil) }
        result += buffer[..<got]
      }
      return (result, nil)
    } catch {
      return (result, error.message)
    }
  }

  private static func read(_ bytes: [UInt8], _ kind: ProbeSource.Kind) {
    do throws(QueryError) {
      let source = try unpacked(ProbeSource(bytes, kind), name: "t")
      let version = try TraceReader.readHeader(source, name: "t")
      let needs = ReadingNeeds(types: .all, ordering: true, recovers: true)
      let events = EventInspector(needs)
      let end = try reader.read(source, version, needs: needs, chunkSize: 1, consumer: events)
      require(
        end.eventCount == events.eventCount, "\(end.eventCount) events, \(events.eventCount) of which came")
    } catch {
      require(!error.message.isEmpty, "an error without words")
    }
  }
}
