import Columns
import Diagnostics
import SQLSyntax

/// A file of queries: what it says of itself, its parameters and its statements, those of the files that it
/// reads (`.read FILE`) in their places.
public struct QueryFile: Sendable {
  /// What errors call it; nil for a text from the command line.
  public var name: String?
  /// The first line of comment that declares nothing; empty where there is none.
  public var summary: String
  /// The parameters that it declares itself.
  public var parameters: [QueryParameter]

  /// The text in which the declarations stand.
  private var text: String
  private var parts: [Part]

  private enum Part: Sendable {
    /// Statements of this file; all else is blanked, so that places stay where they are.
    case statements(String)
    case file(QueryFile)
  }

  /// How deep files may read each other.
  private static let maximumDepth = 32

  /// A file by its path; `-` is standard input.
  ///
  /// - Throws: a `.usage` error where it, or one that it reads, cannot be read, a `.syntax` error where a declaration
  ///   or a command in it is malformed.
  public init(path: String) throws(ScriptError) {
    let text: String
    do throws(QueryError) {
      text = try readTextFile(path)
    } catch {
      throw ScriptError(error)
    }
    let folder = path == "-" ? "" : Self.folder(of: path)
    try self.init(text, name: path == "-" ? "<stdin>" : path, folder: folder)
  }

  /// A text.
  ///
  /// - Parameters:
  ///   - name: what errors call it; nil for a text from the command line.
  ///   - folder: where the files that it reads are, with the slash at its end; empty for the current folder.
  public init(_ text: String, name: String? = nil, folder: String = "") throws(ScriptError) {
    try self.init(text, name: name, folder: folder, readers: name.map { [$0] } ?? [])
  }

  /// - Parameter readers: the files that read it, itself last.
  private init(_ text: String, name: String?, folder: String, readers: [String]) throws(ScriptError) {
    let script = QueryScript(text, name: name)
    self.name = name
    self.text = script.text
    (summary, parameters, parts) = ("", [], [])
    var bytes = Array(script.text.utf8)
    var done = 0
    while let command = Self.command(in: bytes, from: done) {
      let place = SourceSpan(command.lowerBound, command.upperBound)
      let path: String
      do throws(QueryError) {
        path = try Self.readPath(bytes[command], at: place)
      } catch {
        throw ScriptError(error, in: script)
      }
      parts.append(.statements(Self.blanked(bytes, outside: done..<command.lowerBound)))
      parts.append(
        .file(try Self.included(path, from: folder, readers, ScriptError(.located(place), in: script))))
      for i in command { bytes[i] = UInt8(ascii: " ") }
      done = command.upperBound
    }
    do throws(QueryError) {
      (summary, parameters) = try Self.header(bytes)
    } catch {
      throw ScriptError(error, in: script)
    }
    parts.append(.statements(Self.blanked(bytes, outside: done..<bytes.count)))
  }

  private static func included(
    _ path: String, from folder: String, _ readers: [String], _ place: ScriptError
  ) throws(ScriptError) -> QueryFile {
    let whole = path.hasPrefix("/") ? path : folder + path
    var failure = place
    guard !readers.contains(whole), readers.count < maximumDepth else {
      failure.error = QueryError(.usage, "\(whole) reads itself", at: place.error.span)
      throw failure
    }
    let text: String
    do throws(QueryError) {
      text = try readTextFile(whole == "-" ? "./-" : whole)
    } catch {
      failure.error = error.located(at: place.error.span)
      throw failure
    }
    return try QueryFile(text, name: whole, folder: Self.folder(of: whole), readers: readers + [whole])
  }

  /// The scripts to run, in order, each with the values of its parameters.
  ///
  /// - Parameters:
  ///   - texts: values as they were given on the command line, by name in lower case.
  ///   - values: values given otherwise, which count after those.
  /// - Throws: a `.usage` error at the declaration of a parameter that has no value, or one of another type.
  public func scripts(
    texts: [String: String] = [:], values: [String: Value] = [:]
  ) throws(ScriptError) -> [QueryScript] {
    try scripts(texts, values, inherited: [:])
  }

  private func scripts(
    _ texts: [String: String], _ values: [String: Value], inherited: [String: Value]
  ) throws(ScriptError) -> [QueryScript] {
    var known = inherited
    for parameter in parameters {
      do throws(QueryError) {
        known[parameter.name] = try Self.value(of: parameter, texts, values, inherited)
      } catch {
        throw ScriptError(error, in: QueryScript(text, name: name))
      }
    }
    var scripts: [QueryScript] = []
    for part in parts {
      switch part {
      case .statements(let text):
        guard !SQLParser.splitStatements(text).isEmpty else { continue }
        var script = QueryScript(text, name: name)
        script.parameters = known
        scripts.append(script)
      case .file(let file): scripts += try file.scripts(texts, values, inherited: known)
      }
    }
    return scripts
  }

  private static func value(
    of parameter: QueryParameter, _ texts: [String: String], _ values: [String: Value],
    _ inherited: [String: Value]
  ) throws(QueryError) -> Value {
    if let text = texts[parameter.name] { return try parameter.value(text) }
    if let value = values[parameter.name] { return try parameter.value(value) }
    if let value = inherited[parameter.name] { return try parameter.value(value) }
    if let value = try parameter.defaultValue() { return value }
    let meaning = parameter.summary.isEmpty ? "" : ", \(parameter.summary)"
    throw QueryError(
      .usage, "no value for parameter \"\(parameter.name)\"\(meaning)", at: parameter.span,
      hint: "give it with -p \(parameter.name)=VALUE")
  }

  /// The names, in lower case, of all parameters that it or a file that it reads declares or uses.
  public var parameterNames: Set<String> {
    var names = Set(parameters.map(\.name))
    for part in parts {
      switch part {
      case .statements(let text): names.formUnion(SQLParser.parameterNames(text))
      case .file(let file): names.formUnion(file.parameterNames)
      }
    }
    return names
  }
}

// How the text is taken apart.
extension QueryFile {
  /// The folder's part of a path, with the slash, empty for the current folder.
  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[...slash])
  }

  /// The summary and the parameters, from the lines of comment outside statements.
  private static func header(_ bytes: [UInt8]) throws(QueryError) -> (String, [QueryParameter]) {
    let statements = SQLParser.splitStatements(String(decoding: bytes, as: UTF8.self))
    var summary: String?
    var parameters: [QueryParameter] = []
    var start = 0
    var next = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0a) ?? bytes.count
      defer { start = end + 1 }
      while next < statements.count, statements[next].end <= start { next += 1 }
      if next < statements.count, statements[next].start < start { continue }
      var place = start
      while place < end, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
      guard bytes[place..<end].starts(with: "--".utf8) else { continue }
      place += 2
      while place < end, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
      let word = Array("param:".utf8)
      guard bytes[place..<end].starts(with: word) else {
        // Only what stands before all statements says what they are.
        let line = String(decoding: bytes[place..<end].prefix { $0 != 0x0d }, as: UTF8.self)
        if summary == nil, next == 0, !line.isEmpty { summary = line }
        continue
      }
      var declaration = ParameterDeclaration(bytes, place + word.count..<end)
      let parameter = try declaration.parameter()
      guard !parameters.contains(where: { $0.name == parameter.name }) else {
        throw QueryError(.syntax, "parameter \"\(parameter.name)\" is declared twice", at: parameter.span)
      }
      parameters.append(parameter)
    }
    return (summary ?? "", parameters)
  }

  /// The next line that is a command, where a statement would begin.
  private static func command(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    // The splitter takes a command for the beginning of the statement behind it: one is found at a time.
    let rest = String(decoding: bytes[start...], as: UTF8.self)
    for statement in SQLParser.splitStatements(rest) {
      let place = start + statement.start
      guard bytes[place] == UInt8(ascii: "."), place + 1 < bytes.count,
        Character(Unicode.Scalar(bytes[place + 1])).isLetter
      else { continue }
      let line = bytes[..<place].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
      guard bytes[line..<place].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { continue }
      return place..<(bytes[place...].firstIndex(of: 0x0a) ?? bytes.count)
    }
    return nil
  }

  private static func readPath(_ command: ArraySlice<UInt8>, at span: SourceSpan) throws(QueryError) -> String
  {
    let words = dotCommandWords(Substring(String(decoding: command, as: UTF8.self)))
    guard words.first?.lowercased() == ".read" else {
      throw QueryError(
        .syntax, "a query file has no command \"\(words.first ?? "")\"", at: span,
        hint: "only .read FILE; the others are the shell's")
    }
    guard words.count == 2 else {
      throw QueryError(.syntax, ".read needs the path of one file", at: span)
    }
    return words[1]
  }

  /// The text with everything outside a part made blank, but for line feeds.
  private static func blanked(_ bytes: [UInt8], outside part: Range<Int>) -> String {
    var copy = bytes
    for i in copy.indices where !part.contains(i) && copy[i] != 0x0a { copy[i] = UInt8(ascii: " ") }
    return String(decoding: copy, as: UTF8.self)
  }
}

extension QueryError {
  /// Nothing but a place, for an error that is not known yet.
  fileprivate static func located(_ span: SourceSpan) -> QueryError { QueryError(.usage, "", at: span) }
}
