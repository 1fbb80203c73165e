import Diagnostics
import Rendering
import TraceQuery

/// Runs scripts over a session's traces and writes their results one after the other.
public final class QueryRunner {
  private let session: Session
  private let output: ByteOutput
  private let progress: ProgressBar?
  /// What the rows of a statement go to in the place of what shows them; for who wants to look at them on the way.
  var wrap: (any ResultOutput, PreparedStatement) -> any ResultOutput = { output, _ in output }
  /// How many rows the last query of the last run had, statements without a result and plans left out.
  public private(set) var lastQueryRows = 0

  /// A runner that writes to `output`.
  ///
  /// - Parameter progress: shown while traces are read; nil for nothing.
  public init(session: Session, output: ByteOutput, progress: ProgressBar?) {
    self.session = session
    self.output = output
    self.progress = progress
  }

  /// Prepares every statement of every script, then runs them all in one pass over the traces.
  ///
  /// Rows of traces of which nothing could be read are not shown, as far as they still wait in the output.
  ///
  /// - Throws: the first error, with the script it is in; the output is not flushed then.
  public func run(_ scripts: [QueryScript], _ settings: RunSettings) throws(ScriptError) -> RunReport {
    let statements = try prepare(scripts, settings)
    let files = CopyFiles()
    defer { files.discard() }
    var copies: [ByteOutput?] = []
    do throws(QueryError) {
      for statement in statements {
        copies.append(try statement.copy.map { (copy) throws(QueryError) in try files.open(copy) })
      }
    } catch {
      throw ScriptError(error, in: scripts.count == 1 ? scripts.first : nil)
    }
    let started = monotonicNanoseconds()
    var hasResult = false
    let outputs = zip(statements, copies).map { statement, file -> any ResultOutput in
      if let copy = statement.copy, let file {
        return WriterOutput(started: started) { () throws(QueryError) in
        } makeWriter: {
          copy.format.makeWriter(Self.options(settings.options, for: copy), to: file)
        }
      }
      let shown = WriterOutput(started: started) { [output] () throws(QueryError) in
        if hasResult, settings.format.isForPeople { try output.append("\n") }
        hasResult = true
      } makeWriter: { [output] in
        Self.isPlan(statement)
          ? settings.format.makePlanWriter(settings.options, to: output)
          : settings.format.makeWriter(Self.options(settings.options, for: statement), to: output)
      }
      return wrap(shown, statement)
    }
    if output.isInteractive { output.willWrite = { [progress] in progress?.erase() } }
    session.onProgress = { [progress] in progress?.update($0) }
    progress?.begin()
    defer {
      progress?.erase()
      session.onProgress = nil
      output.willWrite = nil
    }
    do throws(QueryError) {
      let report = try session.run(statements, outputs: outputs)
      let last = statements.lastIndex { !$0.columns.isEmpty && !Self.isPlan($0) }
      lastQueryRows = last.map { report.rowCounts[$0] } ?? 0
      guard report.hasAnswer(from: session.inputs.count) else {
        output.discard()
        return report
      }
      if !settings.isStrict || report.damage.isEmpty { try files.commit() }
      try output.flush()
      return report
    } catch {
      // A span of an error while running belongs to one of the scripts; with several it is not known to which.
      throw ScriptError(error, in: scripts.count == 1 ? scripts.first : nil)
    }
  }

  private func prepare(_ scripts: [QueryScript], _ settings: RunSettings) throws(ScriptError)
    -> [PreparedStatement]
  {
    var statements: [PreparedStatement] = []
    for script in scripts {
      let parameters = settings.parameters.merging(script.parameters) { _, own in own }
      do throws(QueryError) {
        for statement in try session.prepare(script.text, parameters: parameters) {
          if settings.explainsOnly, Self.isExplainable(statement) {
            statements += try session.prepare("EXPLAIN " + statement.text, parameters: parameters)
          } else {
            statements.append(statement)
          }
        }
      } catch {
        throw ScriptError(error, in: script)
      }
    }
    return statements
  }

  static func isPlan(_ statement: PreparedStatement) -> Bool {
    statement.columns.count == 1 && firstWord(statement.text) == "explain"
  }

  /// What describes tables and functions is read to its end, and says nothing where there is nothing to say.
  private static func options(_ options: RenderOptions, for statement: PreparedStatement) -> RenderOptions {
    guard ["describe", "show"].contains(firstWord(statement.text)) else { return options }
    var options = options
    options.wrapsText = true
    options.nullText = options.nullText ?? ""
    return options
  }

  /// How COPY writes: what is said of the terminal does not concern it.
  private static func options(_ options: RenderOptions, for copy: CopyDestination) -> RenderOptions {
    var plain = RenderOptions()
    plain.showsHeader = copy.showsHeader
    plain.nullText = copy.nullText
    plain.isRaw = options.isRaw
    return plain
  }

  private static func isExplainable(_ statement: PreparedStatement) -> Bool {
    !statement.columns.isEmpty
      && !["explain", "describe", "summarize", "show"].contains(firstWord(statement.text))
  }
}

/// The first word of a statement in lower case, comments skipped.
func firstWord(_ text: String) -> String {
  var rest = Substring(text)
  while true {
    rest = rest.drop { $0.isWhitespace }
    if rest.hasPrefix("--") {
      rest = rest.drop { !$0.isNewline }
    } else if rest.hasPrefix("/*") {
      guard let end = endOfComment(rest) else { return "" }
      rest = rest[end...]
    } else {
      return rest.prefix { $0.isLetter || $0 == "_" }.lowercased()
    }
  }
}

private func endOfComment(_ text: Substring) -> String.Index? {
  var previous: Character = " "
  for index in text.indices.dropFirst(2) {
    if previous == "*", text[index] == "/" { return text.index(after: index) }
    previous = text[index]
  }
  return nil
}
