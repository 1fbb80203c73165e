import Diagnostics

/// Keeps the expression compiled last: nearly always there is only one.
final class RegexMemo {
  private let function: String
  private let allowed: String
  private var pattern = ""
  private var options = ""
  private var compiled: RegexProgram?

  /// - Parameters:
  ///   - function: the name for messages.
  ///   - allowed: the options it knows, a letter each.
  init(_ function: String, allowing allowed: String) {
    self.function = function
    self.allowed = allowed
  }

  func program(_ pattern: String, _ options: String) throws(QueryError) -> RegexProgram {
    if let compiled, self.pattern == pattern, self.options == options { return compiled }
    if let unknown = options.first(where: { !allowed.contains($0) }) {
      let known = allowed.map { "'\($0)'" }.joined(separator: ", ")
      throw QueryError(.runtime, "\(function) has no option '\(unknown)'", hint: "there are \(known)")
    }
    let program = try RegexProgram(pattern, ignoresCase: options.contains("i"))
    self.pattern = pattern
    self.options = options
    compiled = program
    return program
  }
}
