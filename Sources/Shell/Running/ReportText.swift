import Diagnostics
import Rendering
import TraceQuery

extension RunReport {
  /// Whether anything at all could be read of the given number of inputs, so that the rows mean something: a
  /// count of 0 from a trace that cannot be read would be a false answer.
  public func hasAnswer(from inputs: Int) -> Bool {
    inputs == 0 || damage.count(where: \.isTotal) < inputs
  }

  /// A line about each trace of a folder or a pattern that could not be opened.
  ///
  /// - Parameter skipped: what ``Session/open(_:)-([TraceInput])`` gave.
  public static func skippedTexts(_ skipped: [QueryError]) -> [String] {
    skipped.map { "tq: warning: \($0.message); it is left out" }
  }

  /// One line for `--timer`: time, bytes and events read and how fast.
  public var timerText: String {
    let seconds = max(Double(elapsedNanoseconds) / 1e9, 1e-9)
    var parts = [
      durationText(elapsedNanoseconds, digits: 3, separator: " "), "\(sizeText(Double(bytesRead))) read",
      "\(sizeText(Double(bytesRead) / seconds))/s",
    ]
    if let events {
      parts.append("\(countText(Double(events))) events")
      parts.append("\(countText(Double(events) / seconds)) events/s")
    }
    if spilledBytes > 0 { parts.append("\(sizeText(Double(spilledBytes))) in temporary files") }
    return "time: " + parts.joined(separator: ", ")
  }

  /// One line of each trace of an unknown version, and of each damage, without line feeds.
  public var warnings: [String] {
    unknownVersions.map { "tq: warning: \($0.trace): \($0.text)" } + damageTexts
  }

  private var damageTexts: [String] {
    damage.map { damage in
      damage.isError
        ? "tq: trace error: \(damage.trace): \(damage.message)"
        : "tq: warning: \(damage.trace): \(damage.message)"
    }
  }
}

extension RunReport.UnknownVersion {
  /// What is to be known of it, in a sentence.
  public var text: String {
    "its header says \(version), which this version of tq does not know; it was read by the rules of \(rules)."
  }
}
