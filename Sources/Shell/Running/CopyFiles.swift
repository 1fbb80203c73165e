import Diagnostics
import Rendering
import TraceQuery

/// The files that the COPY statements of a run write: all are there when the run has ended well, none is
/// where it has not.
final class CopyFiles {
  private var files: [(file: AtomicFile, output: ByteOutput)] = []
  private var paths: Set<String> = []

  /// What the rows of a statement go into.
  ///
  /// - Throws: a `.usage` error where the file cannot be written, or another statement of the run writes it.
  func open(_ copy: CopyDestination) throws(QueryError) -> ByteOutput {
    guard paths.insert(copy.file).inserted else {
      throw QueryError(.usage, "two COPY statements write to \(copy.file)")
    }
    let file = try AtomicFile(copy.file)
    let output = ByteOutput(descriptor: file.descriptor, name: copy.file)
    files.append((file, output))
    return output
  }

  /// Gives the files their names.
  ///
  /// - Throws: where one cannot be written to its end; those before it stay.
  func commit() throws(QueryError) {
    for (file, output) in files {
      try output.flush()
      try file.commit()
    }
  }

  /// Leaves nothing of the files that have no name yet.
  func discard() {
    for (file, _) in files { file.discard() }
  }
}
