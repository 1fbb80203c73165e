/// What comes of asking for a line. In every case the cursor then stands at the beginning of a line.
enum LineInput: Hashable {
  /// A line without its end; of what was pasted or taken from the history there may be several.
  case line(String)
  /// Ctrl-C: what was typed is to be forgotten.
  case interrupted
  /// Ctrl-D, or there is nothing more to read.
  case end
}

/// Where the shell's lines come from.
protocol LineReader: AnyObject {
  /// Completes what was typed, where lines can be edited: of a line and the place in it, in bytes of UTF-8.
  var completer: ((_ line: String, _ cursor: Int) -> Completion)? { get set }
  /// Shows the prompt and reads a line.
  func readLine(prompt: String) -> LineInput
  /// An entry of the history to go back to.
  func remember(_ entry: String)
  /// Nothing to go back to any more.
  func forgetAll()
}
