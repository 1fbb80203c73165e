import Diagnostics
import Rendering
import Shell
import TraceQuery

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Scripts run once, their results on standard output or in a file.
struct OneShot {
  var session: Session
  var settings: RunSettings
  var outputPath: String?
  var isStrict: Bool
  /// Whether rows of the last query are what must not be.
  var failsOnRows: Bool
  /// Whether a trace of a folder or a pattern could not be opened.
  var leavesTracesOut: Bool
  var showsTimer: Bool
  var progress: ProgressBar?

  /// Runs the scripts and says what became of it.
  func run(_ scripts: [QueryScript]) throws(Failure) -> ExitStatus {
    Interrupts.watch(session, isPatient: false)
    Interrupts.catch([SIGINT, SIGTERM, SIGHUP])
    if let outputPath { return try write(scripts, toFile: outputPath) }
    let standardOutput = ByteOutput(
      descriptor: STDOUT_FILENO, name: "standard output",
      isInteractive: Terminal.isTerminal(STDOUT_FILENO))
    guard isStrict else { return try finish(answer(scripts, to: standardOutput), standardOutput) }
    let spool = try usable { () throws(QueryError) in try SpoolFile(in: session.temporaryDirectory) }
    let answer = try answer(scripts, to: ByteOutput(descriptor: spool.descriptor, name: "a temporary file"))
    if answer.report.damage.isEmpty {
      do throws(QueryError) {
        try spool.copy(to: standardOutput)
      } catch {
        throw Failure(error, status: .failed)
      }
    }
    return try finish(answer, standardOutput)
  }

  private func write(_ scripts: [QueryScript], toFile path: String) throws(Failure) -> ExitStatus {
    let file = try usable { () throws(QueryError) in try AtomicFile(path) }
    defer { file.discard() }
    let output = ByteOutput(descriptor: file.descriptor, name: path)
    let answer = try answer(scripts, to: output)
    let report = answer.report
    if report.damage.isEmpty || !isStrict && report.hasAnswer(from: session.inputs.count) {
      do throws(QueryError) {
        try file.commit()
      } catch {
        throw Failure(error, status: .failed)
      }
    }
    return try finish(answer, output)
  }

  private func usable<T>(_ make: () throws(QueryError) -> T) throws(Failure) -> T {
    do throws(QueryError) {
      return try make()
    } catch {
      throw Failure(error, status: .usage)
    }
  }

  /// What became of the scripts, and whether the last query has rows that must not be.
  private func answer(
    _ scripts: [QueryScript], to output: ByteOutput
  ) throws(Failure) -> (report: RunReport, hasRows: Bool) {
    do throws(ScriptError) {
      let runner = QueryRunner(session: session, output: output, progress: progress)
      let report = try runner.run(scripts, settings)
      return (report, failsOnRows && runner.lastQueryRows > 0)
    } catch {
      let error = error
      // What came before the error is an answer to the statements before it.
      if outputPath == nil, !isStrict { try? output.flush() }
      switch error.error.code {
      case .cancelled:
        throw Failure(error, status: .signal(Interrupts.signal == 0 ? SIGINT : Interrupts.signal))
      case .trace: throw Failure(error, status: .unreadable)
      default: throw Failure(error, status: .failed)
      }
    }
  }

  private func finish(
    _ answer: (report: RunReport, hasRows: Bool), _ output: ByteOutput
  ) throws(Failure) -> ExitStatus {
    let report = answer.report
    // Nobody reads the rest: not an error, and nothing to say.
    if output.isClosed { return answer.hasRows ? .hasRows : .answered }
    for text in report.warnings { writeToStandardError(text + "\n") }
    if showsTimer { writeToStandardError(report.timerText + "\n") }
    let isUnreadable =
      report.damage.contains(where: \.isError)
      || !report.damage.isEmpty && (isStrict || !report.hasAnswer(from: session.inputs.count))
    if isUnreadable { return .unreadable }
    // Rows that must not be are known to be there, whatever else was lost.
    if answer.hasRows { return .hasRows }
    return report.damage.isEmpty && !leavesTracesOut ? .answered : .damaged
  }
}
