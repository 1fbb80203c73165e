import Columns
import Planner

/// A statement that is parsed, bound and planned, and may be run any number of times.
public struct PreparedStatement: Sendable {
  /// The columns of its result.
  public let columns: [OutputColumn]
  /// Its text, without the semicolon.
  public let text: String
  /// Where COPY writes the rows; nil for every other statement, whose rows are to be shown.
  public let copy: CopyDestination?
  let planned: PlannedStatement
  /// What was set of the run's memory when the statement was prepared.
  let resources: ResourceSettings

  init(
    _ planned: PlannedStatement, text: String, copy: CopyDestination? = nil, resources: ResourceSettings
  ) {
    self.resources = resources
    self.copy = copy
    self.planned = planned
    self.text = text
    switch planned {
    case .query(_, let columns), .copy(_, let columns, _): self.columns = columns
    case .explain: columns = [OutputColumn("plan", .varchar)]
    case .createView, .dropView, .createMacro, .dropMacro, .set: columns = []
    }
  }

  /// Whether its plan is run.
  var isRun: Bool {
    switch planned {
    case .query, .copy: true
    case .explain(_, _, let options): options.isAnalyze
    case .createView, .dropView, .createMacro, .dropMacro, .set: false
    }
  }
}
