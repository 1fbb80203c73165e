import GoTrace

extension RunReport.Damage {
  /// What is said of a trace that could not be read to its end.
  init(_ damage: TraceDamage, in end: TraceEnd, input: TraceInput, ordered: Bool) {
    trace = input.label
    isTotal = end.generationCount == 0
    isError = isTotal && !input.mayBeSkipped
    var sentences: [String] = []
    let place =
      damage.generation.map { "generation \($0), byte \(damage.offset)" } ?? "byte \(damage.offset)"
    sentences.append("\(damage.message) (\(place)).")
    if isTotal {
      sentences.append("Nothing of it could be read.")
    } else {
      let whole = end.generationCount - (end.endsInsideGeneration ? 1 : 0)
      let generations = "the \(whole == 1 ? "1 generation" : "\(whole) generations") before that"
      var answered = "The answer is from "
      if end.isOfOneGeneration {
        answered += "what could be read"
      } else if end.endsInsideGeneration {
        answered += whole == 0 ? "a part of that generation" : "\(generations) and a part of that one"
      } else {
        answered += generations
      }
      if ordered, let start = end.clockStart, end.lastTime > start {
        answered += ", \(seconds(end.lastTime - start)) of the program"
      }
      sentences.append(answered + ".")
    }
    if let lost = damage.bytesLost, lost > 0 {
      sentences.append("\(lost) \(lost == 1 ? "byte was" : "bytes were") not used.")
    }
    if damage.isTruncation {
      sentences.append(
        "Likely the program ended before trace.Stop, or the copy or download was interrupted.")
    }
    message = sentences.joined(separator: " ")
  }
}

/// Nanoseconds as seconds with milliseconds: `1.204 s`.
private func seconds(_ nanoseconds: Int64) -> String {
  let milliseconds = nanoseconds / 1_000_000
  let rest = String(milliseconds % 1000)
  return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest) s"
}
