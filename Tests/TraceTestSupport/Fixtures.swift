import Foundation

/// The files that tests read, found from where this file was compiled.
package enum Fixtures {
  package static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let texts = root.appending(path: "Tests/Fixtures/text")
  private static let golden = root.appending(path: "Tests/Fixtures/golden")
  private static let traces = root.appending(path: "Examples/traces")

  /// The names of the text traces, without their extension, in order.
  package static let textNames = names(in: texts, extension: "txt")

  /// The names of the example traces, without their extension, in order, such as "web-go1.27".
  package static let traceNames = names(in: traces, extension: "trace")

  /// A trace with a hole in its second generation and its end cut off.
  package static let damagedTrace = root.appending(path: "Tests/Fixtures/damaged/heartbeat.trace")

  package static func text(_ name: String) throws -> String {
    try String(contentsOf: texts.appending(path: "\(name).txt"), encoding: .utf8)
  }

  /// The bytes of the trace that a text stands for.
  package static func textTrace(_ name: String) throws -> [UInt8] {
    try TextTrace.bytes(of: text(name))
  }

  /// The canonical lines of a text trace's events, by Go's reader, and "error: ..." at the end if it failed.
  package static func textEvents(_ name: String) throws -> String {
    try String(contentsOf: golden.appending(path: "text/\(name).events"), encoding: .utf8)
  }

  /// A golden file as it is.
  package static func goldenText(_ name: String) throws -> String {
    try String(contentsOf: golden.appending(path: name), encoding: .utf8)
  }

  /// What Go's reader finds in the beginnings of a text trace, by their lengths.
  package struct Truncation {
    /// The least length; it holds up to that of the next one.
    package var length: Int
    package var events: Int
    package var hash: String
    package var isWhole: Bool
    /// The reader trips over it.
    package var isPanic: Bool
  }

  /// The truncations of all text traces, by name.
  package static func truncations() throws -> [String: [Truncation]] {
    let text = try String(contentsOf: golden.appending(path: "truncations.txt"), encoding: .utf8)
    var found: [String: [Truncation]] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 5, let length = Int(words[1]), let events = Int(words[2]) else { continue }
      found[words[0], default: []].append(
        Truncation(
          length: length, events: events, hash: words[3], isWhole: words[4] == "ok",
          isPanic: words[4] == "panic"))
    }
    return found
  }

  /// The names of the text traces of before Go 1.22, without their extension, in order.
  package static let oldNames = names(in: root.appending(path: "Tests/Fixtures/old"), extension: "txt")

  /// The bytes of the trace of before Go 1.22 that a text stands for.
  package static func oldTrace(_ name: String) throws -> [UInt8] {
    try OldTrace.bytes(of: oldText(name))
  }

  /// The text itself.
  package static func oldText(_ name: String) throws -> String {
    try String(contentsOf: root.appending(path: "Tests/Fixtures/old/\(name).txt"), encoding: .utf8)
  }

  /// The canonical lines of its events, by Go's readers; "error: ..." alone where they refuse it.
  package static func oldEvents(_ name: String) throws -> String {
    try goldenText("old/\(name).events")
  }

  package static func textFacts(_ name: String) throws -> GoldenFacts {
    try facts(golden.appending(path: "text/\(name).json"))
  }

  package static func tracePath(_ name: String) -> String {
    traces.appending(path: "\(name).trace").path
  }

  package static func trace(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: tracePath(name))))
  }

  package static func traceFacts(_ name: String) throws -> GoldenFacts {
    try facts(golden.appending(path: "\(name).json"))
  }

  private static func facts(_ url: URL) throws -> GoldenFacts {
    try JSONDecoder().decode(GoldenFacts.self, from: Data(contentsOf: url))
  }

  private static func names(in directory: URL, extension wanted: String) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    return files.filter { $0.hasSuffix(".\(wanted)") }.map { String($0.dropLast(wanted.count + 1)) }.sorted()
  }
}
