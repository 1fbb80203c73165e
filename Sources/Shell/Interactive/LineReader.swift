/// What comes of asking for a line. In every case the cursor then stands at the beginning of a line.
enum LineInput: Hashable {
  /// A line without its end.
  case line(String)
  /// Ctrl-C: what was typed is to be forgotten.
  case interrupted
  /// Ctrl-D, or there is nothing more to read.
  case end
}

/// Where the shell's lines come from.
protocol LineReader: AnyObject {
  /// Shows the prompt and reads a line.
  func readLine(prompt: String) -> LineInput
  /// Keeps a statement in the history.
  func remember(_ statement: String)
}
