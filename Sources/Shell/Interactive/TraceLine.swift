import Columns
import Rendering
import TraceQuery

/// A line about each open trace: the Go that wrote it, its length, and where that is found out soon how long the
/// program ran, how many events there are and what is damaged.
func traceLines(_ session: Session) -> [String] {
  let facts = QuickQuery.run(
    "select dur, events, error from traces", over: session, limit: session.inputs.count, milliseconds: 200)
  let known = facts.flatMap { $0.isWhole && $0.rows.count == session.inputs.count ? $0.rows : nil }
  return session.inputs.indices.map { i in
    let input = session.inputs[i]
    var label = input.name
    if let alias = input.alias, case .file(let path) = input.source { label = "\(alias) = \(path)" }
    var parts = ["\(label): \(session.releases(ofInputAt: i))"]
    if let size = session.size(ofInputAt: i) { parts.append(sizeText(Double(size))) }
    if let row = known?[i] {
      if case .duration(let dur) = row[0] { parts.append(durationText(dur, digits: 4, separator: "")) }
      if case .bigint(let events) = row[1] {
        parts.append(events == 1 ? "1 event" : "\(countText(Double(events))) events")
      }
      if case .varchar(let error) = row[2] { parts.append("damaged: \(error)") }
    }
    return parts.joined(separator: ", ")
  }
}
