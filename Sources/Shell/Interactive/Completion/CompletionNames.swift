/// The names that completion offers. A value, so that completion is a function of text and names alone; what must be
/// looked up when it is asked for comes by functions.
struct CompletionNames {
  /// A table or view and its columns.
  struct Table: Hashable {
    var name: String
    var columns: [String]
  }

  /// What the words behind the name of a command are.
  enum Argument: Hashable {
    /// Anything; nothing is offered.
    case text
    case file
    /// `alias=file`.
    case trace
    case table
    case view
    case function
    case format
    case command
    case query
    case openTrace
    case parameter
    /// One of these words.
    case words([String])
  }

  /// A command of the shell.
  struct Command: Hashable {
    var name: String
    /// What its arguments are; the last stands for all that follow.
    var arguments: [Argument]
  }

  var keywords: [String] = []
  var tables: [Table] = []
  var views: [String] = []
  var functions: [String] = []
  var tableFunctions: [String] = []
  var settings: [String] = []
  /// The values that a setting may have, where they are few.
  var settingValues: [String: [String]] = [:]
  var traces: [String] = []
  var commands: [Command] = []
  var formats: [String] = []
  var queries: [String] = []
  var parameters: [String] = []
  /// The texts that columns of this name have in these tables, as far as they are known.
  var values: (_ column: String, _ tables: [String]) -> [String] = { _, _ in [] }
  /// The names in a folder, those of folders with a slash at their end; the path is empty for the current one.
  var files: (_ folder: String) -> [String] = { _ in [] }
}
