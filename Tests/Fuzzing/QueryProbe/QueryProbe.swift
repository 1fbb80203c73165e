import Catalog
import Columns
import Diagnostics
import Foundation
import SQLSyntax
import Synchronization
import TraceQuery

/// What is to hold of any text whatever. Where it does not hold, the process ends: that is how the fuzzer and
/// the tests come to know.
package enum QueryProbe {
  /// Longer texts are not looked at: they say nothing that shorter ones do not.
  package static let maximumLength = 4096

  /// The text is parsed, bound and planned, or there is an error with a place in it.
  package static func prepare(_ text: String) {
    _ = prepared(text, in: makeSession())
  }

  /// The text is run, with little memory, at most `maximumRows` rows of each statement and `timeLimit`.
  ///
  /// - Returns: whether it could be run at all.
  @discardableResult
  package static func run(_ text: String) -> Bool {
    let session = makeSession()
    session.memoryLimit = 8 << 20
    let clock = ContinuousClock()
    guard let statements = prepared(text, in: session), !statements.isEmpty else { return false }
    let outputs = statements.map { _ in CountingOutput() }
    let began = clock.now
    let ended = watchdog.watch(session)
    defer { ended() }
    do throws(QueryError) {
      _ = try session.run(statements, outputs: outputs)
    } catch {
      check(error, text)
    }
    precondition(clock.now - began < .seconds(20), "a query went on after it was cancelled: \(text)")
    return true
  }

  /// Rows after which no more are wanted.
  package static let maximumRows = 1000
  /// How long a query may run before it is cancelled.
  package static let timeLimit = Duration.milliseconds(500)
  /// The trace that queries are run on.
  package static let trace = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Examples/traces/leak-go1.27.trace").path

  /// The names of all functions.
  package static var functionNames: Set<String> { Set(makeSession().catalog.functions.map(\.name)) }

  /// The names of all tables and views.
  package static var tableNames: Set<String> {
    let catalog = makeSession().catalog
    return Set(catalog.tables.map(\.name) + catalog.views.map(\.name))
  }

  /// The names of the columns of all tables.
  package static var columnNames: Set<String> {
    Set(makeSession().catalog.tables.flatMap { $0.columns.map(\.name) })
  }

  private static let watchdog = Watchdog()

  private static func makeSession() -> Session {
    let session = Session()
    do throws(QueryError) {
      try session.open(TraceInput(.file(trace), alias: "t"))
    } catch {
      preconditionFailure("\(error)")
    }
    return session
  }

  private static func prepared(_ text: String, in session: Session) -> [PreparedStatement]? {
    for span in SQLParser.splitStatements(text) {
      precondition(span.start < span.end && span.end <= text.utf8.count, "a statement outside of the text")
    }
    do throws(QueryError) {
      return try session.prepare(text)
    } catch {
      check(error, text)
      return nil
    }
  }

  private static func check(_ error: QueryError, _ text: String) {
    precondition(!error.message.isEmpty)
    if let span = error.span {
      precondition(
        span.start >= 0 && span.start <= span.end && span.end <= text.utf8.count, "\(error) in \(text)")
    }
    _ = error.text(source: text)
  }
}

/// Cancels the run under way when its time is over.
private final class Watchdog: Sendable {
  private let current = Mutex<(session: Session, deadline: ContinuousClock.Instant)?>(nil)

  init() {
    let thread = Thread { [self] in
      while true {
        Thread.sleep(forTimeInterval: 0.02)
        current.withLock {
          if let run = $0, ContinuousClock.now > run.deadline { run.session.cancel() }
        }
      }
    }
    thread.start()
  }

  /// Watches until the closure is called that it gives.
  func watch(_ session: Session) -> () -> Void {
    let deadline = ContinuousClock.now + QueryProbe.timeLimit
    current.withLock { $0 = (session, deadline) }
    return { self.current.withLock { $0 = nil } }
  }
}

/// Looks at every value of the rows that come, and says when there are enough.
private final class CountingOutput: ResultOutput {
  private var columns: [OutputColumn] = []
  private var pools = ValuePools()
  private var rows = 0

  func begin(columns: [OutputColumn], pools: ValuePools) {
    self.columns = columns
    self.pools = pools
  }

  func rows(_ batch: ColumnBatch) -> Bool {
    precondition(batch.columns.count == columns.count)
    batch.forEachRow { row in
      for (vector, column) in zip(batch.columns, columns) { _ = pools.value(vector[row], column.type) }
    }
    rows += batch.count
    return rows < QueryProbe.maximumRows
  }

  func end() {}
}
