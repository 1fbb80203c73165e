import Columns
import Diagnostics
import TraceQuery

/// A parameter that a query file declares in a comment: `-- param: since DURATION default 10ms -- how long`.
public struct QueryParameter: Sendable, Hashable {
  /// What stands behind `$` in the queries, in lower case.
  public var name: String
  /// What its values are.
  public var type: LogicalType
  /// The value it has where none is given, as it is written; nil where one must be given.
  public var defaultText: String?
  /// What it means.
  public var summary: String
  /// Where its name stands in the file.
  public var span: SourceSpan
  /// Where the default stands; that of the name where there is none.
  var defaultSpan: SourceSpan

  /// The value that a text from the command line stands for.
  ///
  /// - Throws: a `.usage` error that points to the declaration, where it is no value of the type.
  public func value(_ text: String) throws(QueryError) -> Value {
    try converted(text, parameterValue(text), at: span)
  }

  /// A value given otherwise, by the shell, as one of the type.
  ///
  /// - Throws: a `.usage` error that points to the declaration, where it is none.
  public func value(_ value: Value) throws(QueryError) -> Value {
    if case .varchar(let text) = value { return try self.value(text) }
    return try converted(value.literalText, value, at: span)
  }

  /// The value where none is given; nil where one must be.
  ///
  /// - Throws: a `.syntax` error where the default is no value of the type.
  func defaultValue() throws(QueryError) -> Value? {
    guard let defaultText else { return nil }
    do throws(QueryError) {
      return try converted(defaultText, parameterValue(defaultText), at: defaultSpan)
    } catch {
      throw QueryError(
        .syntax, "the default of \"\(name)\" is \(type.name) and not \"\(defaultText)\"", at: defaultSpan,
        hint: error.hint)
    }
  }

  /// - Parameters:
  ///   - text: as it was given.
  ///   - literal: what it stands for by the literals of the language.
  private func converted(_ text: String, _ literal: Value, at span: SourceSpan) throws(QueryError) -> Value {
    switch (type, literal) {
    case (_, .null): return .null
    case (.boolean, .boolean), (.bigint, .bigint), (.double, .double), (.duration, .duration),
      (.varchar, .varchar), (.timestamp, .timestamp), (.walltime, .walltime):
      return literal
    // What a text looks like does not count where a text is wanted.
    case (.varchar, _): return .varchar(text)
    case (.double, .bigint(let number)): return .double(Double(number))
    case (.bigint, .double(let number)):
      if let whole = Int64(exactly: number) { return .bigint(whole) }
    // An instant is written as the time since the trace began.
    case (.timestamp, .duration(let time)): return .timestamp(time)
    case (.duration, .bigint(0)): return .duration(0)
    case (.timestamp, .bigint(0)): return .timestamp(0)
    case (.walltime, .varchar(let text)):
      if let instant = wallTime(text) { return .walltime(instant) }
    default: break
    }
    throw QueryError(
      .usage, "parameter \"\(name)\" is \(type.name) and cannot be \"\(text)\"", at: span,
      hint: "write one like \(Self.example(type))")
  }

  /// A value as people write it.
  private static func example(_ type: LogicalType) -> String {
    switch type {
    case .boolean: "true"
    case .bigint: "42"
    case .double: "0.5"
    case .duration, .timestamp: "10ms"
    case .walltime: "'2026-11-21 08:10:20'"
    default: "text"
    }
  }
}

extension Value {
  /// The value as it is written in a query.
  var literalText: String {
    switch self {
    case .null: "null"
    case .boolean(let truth): truth ? "true" : "false"
    case .bigint(let number): "\(number)"
    case .double(let number): "\(number)"
    case .varchar(let text): text
    case .timestamp(let time), .duration(let time), .walltime(let time): "\(time)ns"
    case .stack, .list: type.name
    }
  }
}

/// The instant that a text spells, as the language casts it; nil where it spells none.
private func wallTime(_ text: String) -> Int64? {
  let session = Session()
  let result = OneWord()
  guard
    let cast = try? session.prepare(
      "select try_cast($text as walltime)", parameters: ["text": .varchar(text)]),
    (try? session.run(cast, outputs: [result])) != nil
  else { return nil }
  return result.word
}

/// Keeps the first value of a result.
private final class OneWord: ResultOutput {
  var word: Int64?

  func begin(columns: [OutputColumn], pools: ValuePools) throws(QueryError) {}

  func rows(_ batch: ColumnBatch) throws(QueryError) -> Bool {
    batch.forEachRow { row in
      if let column = batch.columns.first { word = column[row] }
    }
    return false
  }

  func end() throws(QueryError) {}
}
