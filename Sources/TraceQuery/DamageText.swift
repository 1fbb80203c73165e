import GoTrace

extension RunReport.Damage {
  /// What is said of a trace that is damaged; nil for one that is whole.
  init?(_ end: TraceEnd, input: TraceInput, ordered: Bool) {
    guard let first = end.damages.first else { return nil }
    trace = input.label
    isTotal = end.generationCount == 0
    isError = isTotal && !input.mayBeSkipped
    if end.damages.count == 1, !first.isFollowed {
      message = Self.ofAnEnd(first, in: end, ordered: ordered).joined(separator: " ")
    } else {
      message = Self.ofHoles(in: end, ordered: ordered).joined(separator: " ")
    }
  }

  /// Of a trace that ends too soon.
  private static func ofAnEnd(_ damage: TraceDamage, in end: TraceEnd, ordered: Bool) -> [String] {
    var sentences = ["\(damage.message) (\(place(damage)))."]
    if end.generationCount == 0 {
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
      sentences.append(answered + span(end, ordered) + ".")
    }
    return sentences + [loss(damage), cause(damage)].compactMap { $0 }
  }

  /// Of one that goes on behind what is damaged.
  private static func ofHoles(in end: TraceEnd, ordered: Bool) -> [String] {
    var sentences: [String] = []
    let shown = 4
    for (i, damage) in end.damages.prefix(shown).enumerated() {
      sentences.append("\(i > 0 ? "Further on, " : "")\(damage.message) (\(place(damage))).")
      if let start = end.clockStart, let last = damage.lastTime, let next = damage.resumeTime,
        next - last >= 1_000_000
      {
        sentences.append(
          "What happened from \(seconds(last - start)) to \(seconds(next - start)) is missing.")
      }
      if let loss = loss(damage) { sentences.append(loss) }
    }
    if end.damages.count > shown {
      sentences.append("There are \(end.damages.count - shown) more such places; table damage has them all.")
    }
    if end.generationCount == 0 {
      sentences.append("Nothing of it could be read.")
    } else {
      sentences.append("The answer is from what is left" + span(end, ordered) + ".")
    }
    return sentences + [end.damages.last.flatMap { cause($0) }].compactMap { $0 }
  }

  private static func place(_ damage: TraceDamage) -> String {
    damage.generation.map { "generation \($0), byte \(damage.offset)" } ?? "byte \(damage.offset)"
  }

  private static func span(_ end: TraceEnd, _ ordered: Bool) -> String {
    guard ordered, let start = end.clockStart, end.lastTime > start else { return "" }
    return ", \(seconds(end.lastTime - start)) of the program"
  }

  private static func loss(_ damage: TraceDamage) -> String? {
    guard let lost = damage.bytesLost, lost > 0 else { return nil }
    return "\(lost) \(lost == 1 ? "byte was" : "bytes were") not used."
  }

  private static func cause(_ damage: TraceDamage) -> String? {
    damage.isTruncation
      ? "Likely the program ended before trace.Stop, or the copy or download was interrupted." : nil
  }
}

/// Nanoseconds as seconds with milliseconds: `1.204 s`.
private func seconds(_ nanoseconds: Int64) -> String {
  let milliseconds = nanoseconds / 1_000_000
  let rest = String(milliseconds % 1000)
  return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest) s"
}
