import Columns
import Planner

/// A statement that is parsed, bound and planned, and may be run any number of times.
public struct PreparedStatement: Sendable {
  /// The columns of its result.
  public let columns: [OutputColumn]
  /// Its text, without the semicolon.
  public let text: String
  let planned: PlannedStatement

  init(_ planned: PlannedStatement, text: String) {
    self.planned = planned
    self.text = text
    switch planned {
    case .query(_, let columns): self.columns = columns
    case .explain: columns = [OutputColumn("plan", .varchar)]
    case .createView, .dropView: columns = []
    }
  }
}
