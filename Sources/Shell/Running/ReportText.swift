import Rendering
import TraceQuery

extension RunReport {
  /// Whether anything at all could be read of the given number of inputs, so that the rows mean something: a
  /// count of 0 from a trace that cannot be read would be a false answer.
  public func hasAnswer(from inputs: Int) -> Bool {
    inputs == 0 || damage.count(where: \.isTotal) < inputs
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

  /// One line of each damage, without line feeds.
  public var damageTexts: [String] {
    damage.map { damage in
      damage.isTotal
        ? "tq: trace error: \(damage.trace): \(damage.message)"
        : "tq: warning: \(damage.trace): \(damage.message)"
    }
  }
}
