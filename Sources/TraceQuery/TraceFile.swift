import Diagnostics
import GoTrace
import Synchronization
import TraceTables

/// An input that has been opened: its header is read, and the rest can be.
///
/// A file is read anew for each run; what comes through a pipe is read once.
final class TraceFile: TraceOpening {
  let input: TraceInput
  let version: TraceVersion
  /// Length in bytes, nil for a pipe and for what is compressed.
  let size: Int?
  /// The source that the header was read from, until a run takes it. Only what can be read once is kept: there are
  /// folders with more traces than a process may have open.
  private var source: (any ByteSource)?
  private let isCancelled: () -> Bool
  /// How many threads may work at a time; nil for as many as there are.
  private let permits: () -> WorkPermits?
  /// A reading that has begun, or why it could not, until ``read(_:_:)`` takes it.
  private var started: Result<TraceReader, QueryError>?
  /// Told of bytes read and events ordered while a run reads.
  var onProgress: ((_ bytesRead: Int, _ events: Int) -> Void)?
  /// Where the run under way counts what reading holds.
  var memory: ReadingMemory?

  /// Opens an input and reads its header.
  init(
    _ input: TraceInput, permits: @escaping () -> WorkPermits?, isCancelled: @escaping () -> Bool
  ) throws(QueryError) {
    self.input = input
    self.permits = permits
    self.isCancelled = isCancelled
    let file = try Self.open(input)
    file.isAbandoned = isCancelled
    defer { file.isAbandoned = nil }
    let source = try unpacked(file, name: input.label)
    version = try TraceReader.readHeader(source, name: input.label)
    size = source.byteCount
    self.source = !file.isSeekable || input.source == .standardInput ? source : nil
  }

  /// Whether a file begins as a Go trace of some version does, compressed or not. What is no regular file, or cannot be
  /// read, does not.
  static func beginsAsTrace(_ path: String) -> Bool {
    guard let file = try? FileSource(path: path), file.isSeekable,
      let source = try? unpacked(file, name: path)
    else { return false }
    let magic = Array("go 1.".utf8)
    var bytes = [UInt8](repeating: 0, count: magic.count)
    var count = 0
    while count < bytes.count {
      let done = count
      let got = bytes.withUnsafeMutableBufferPointer { buffer in
        buffer.baseAddress.flatMap { try? source.read(into: $0 + done, count: buffer.count - done) } ?? 0
      }
      if got == 0 { return false }
      count += got
    }
    return bytes == magic
  }

  private static func open(_ input: TraceInput) throws(QueryError) -> FileSource {
    switch input.source {
    case .file(let path): try FileSource(path: path)
    case .standardInput: try FileSource.standardInput()
    }
  }

  func read(_ needs: ReadingNeeds, _ consumer: any TraceConsumer) throws(QueryError) -> TraceEnd {
    let begun = started
    started = nil
    let reader: TraceReader
    switch begun {
    case .success(let found): reader = found
    case .failure(let error): throw error
    case nil: reader = try makeReader()
    }
    reader.onProgress = onProgress
    return try reader.run(needs: needs, consumer: consumer)
  }

  func start(_ needs: ReadingNeeds) {
    do throws(QueryError) {
      let reader = try makeReader()
      try reader.start(needs: needs)
      started = .success(reader)
    } catch {
      started = .failure(error)
    }
  }

  func stop() {
    if case .success(let reader) = started { reader.stop() }
    started = nil
  }

  private func makeReader() throws(QueryError) -> TraceReader {
    TraceReader(
      source: try takeSource(), version: version, permits: permits(), memory: memory,
      isCancelled: isCancelled)
  }

  private func takeSource() throws(QueryError) -> any ByteSource {
    if let source {
      self.source = nil
      return source
    }
    if input.source == .standardInput {
      throw QueryError(
        .trace, "standard input was read by an earlier query, and can be read once only",
        hint: "give all queries at once, or save the trace to a file")
    }
    let source = try unpacked(try Self.open(input), name: input.label)
    // The file may have been replaced since it was opened.
    let found = try TraceReader.readHeader(source, name: input.label)
    guard found == version else {
      throw QueryError(.trace, "\(input.label) has changed: it is now in the format of \(found.releases)")
    }
    return source
  }

  /// What is said of it where tq does not know the version in its header.
  var unknownVersion: RunReport.UnknownVersion? {
    version.isKnown
      ? nil
      : RunReport.UnknownVersion(trace: input.label, version: version.name, rules: version.rules.name)
  }

  /// What the tables are told of it.
  var tableInput: TraceTableInput {
    let path = if case .file(let path) = input.source { path } else { "-" }
    return TraceTableInput(name: input.name, path: path, size: size, version: version, opening: self)
  }
}

extension TraceInput {
  /// What errors call it.
  var label: String {
    switch source {
    case .file(let path): path
    case .standardInput: "standard input"
    }
  }
}
