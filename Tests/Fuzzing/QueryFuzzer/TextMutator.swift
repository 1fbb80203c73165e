import GrammarSupport
import QueryProbe

/// Changes texts word by word: what it makes is nearer to the language than what changes of bytes make.
struct TextMutator {
  private var random: SeededGenerator
  private static let vocabulary = Vocabulary()

  init(seed: UInt64) { random = SeededGenerator(state: seed) }

  mutating func mutated(_ text: String) -> String {
    var words = Self.words(of: text)
    for _ in 0..<Int.random(in: 1...3, using: &random) { change(&words) }
    return words.joined()
  }

  private mutating func change(_ words: inout [String]) {
    guard let place = words.indices.randomElement(using: &random) else {
      words = [newWord()]
      return
    }
    switch Int.random(in: 0..<8, using: &random) {
    case 0: words.remove(at: place)
    case 1: words.insert(" \(newWord()) ", at: place)
    case 2, 3: words[place] = " \(newWord()) "
    case 4:
      words.insert(
        contentsOf: part(of: words, at: place), at: words.indices.randomElement(using: &random) ?? 0)
    case 5:
      let range = range(of: words, at: place)
      words.replaceSubrange(
        range, with: part(of: words, at: words.indices.randomElement(using: &random) ?? 0))
    case 6:
      let range = range(of: words, at: place)
      words.replaceSubrange(range, with: [" (\(Self.vocabulary.phrase(&random))) "])
    default:
      let range = range(of: words, at: place)
      words.insert(")", at: range.upperBound)
      words.insert(" \(Self.vocabulary.functions.randomElement(using: &random) ?? "")(", at: range.lowerBound)
    }
  }

  private mutating func newWord() -> String { Self.vocabulary.word(&random) }

  private func part(of words: [String], at place: Int) -> ArraySlice<String> {
    words[range(of: words, at: place)]
  }

  /// A word, or where it opens a parenthesis all up to the one that closes it.
  private func range(of words: [String], at place: Int) -> Range<Int> {
    guard words[place] == "(" || words[place] == "[" else { return place..<place + 1 }
    var depth = 0
    for end in place..<words.count {
      if words[end] == "(" || words[end] == "[" { depth += 1 }
      if words[end] == ")" || words[end] == "]" { depth -= 1 }
      if depth == 0 { return place..<end + 1 }
    }
    return place..<place + 1
  }

  /// The text cut into words, strings and single other characters, spaces among them.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var rest = Substring(text)
    while let first = rest.first {
      var length = 1
      if first.isLetter || first.isNumber || first == "_" {
        length = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }.count
      } else if first == "'" || first == "\"" {
        length = rest.dropFirst().firstIndex(of: first).map { rest[...$0].count } ?? 1
      } else if first.isWhitespace {
        length = rest.prefix { $0.isWhitespace }.count
      }
      words.append(String(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    return words
  }
}

/// Words and phrases to put in.
private struct Vocabulary {
  let functions = QueryProbe.functionNames.sorted()
  private let tables = QueryProbe.tableNames.sorted()
  private let columns = QueryProbe.columnNames.sorted()
  private let symbols: [String]
  private let literals = [
    "0", "1", "-1", "2", "9223372036854775807", "(-9223372036854775808)", "1e308", "0.5", "1e-300", "10ms",
    "0ns",
    "292y", "9223372036854775807ns", "64KiB", "'x'", "''", "'%a_'", "'1'", "'(a+)+'", "'2024-01-01'", "'é'",
    "null",
    "true", "false", "[]", "[1, null]", "['a']", "$p", "*", "x -> x", "(select 1)", "1000000000000",
    "'nan'::double", "'inf'::double", "0::timestamp", "timestamp", "bigint", "double", "varchar", "duration",
    "stack",
    "boolean", "walltime", "bigint[]",
  ]

  init() {
    var texts: Set<String> = []
    if let grammar = try? Grammar.load() {
      for (name, rule) in grammar.rules where !Grammar.isToken(name) {
        texts.formUnion(Grammar.texts(rule).map { $0.lowercased() })
      }
    }
    symbols = texts.sorted()
  }

  func word(_ random: inout SeededGenerator) -> String {
    let lists = [functions, tables, columns, columns, symbols, symbols, literals, literals]
    return lists.randomElement(using: &random)?.randomElement(using: &random) ?? "1"
  }

  /// An expression or a query, as it may stand in parentheses.
  func phrase(_ random: inout SeededGenerator) -> String {
    let a = column(&random)
    let b = Bool.random(using: &random) ? column(&random) : literals.randomElement(using: &random) ?? "1"
    let table = tables.randomElement(using: &random) ?? "blocks"
    let function = functions.randomElement(using: &random) ?? "count"
    return switch Int.random(in: 0..<10, using: &random) {
    case 0: "\(a) + \(b)"
    case 1: "\(function)(\(a), \(b))"
    case 2: "\(function)(\(a))"
    case 3:
      "\(function)(\(a)) over (partition by \(b) order by \(a) rows between 1 preceding and \(b) following)"
    case 4: "select \(a), \(function)(\(b)) as \(a) from \(table) group by 1"
    case 5: "select \(function)(\(a)) from \(table) where \(b) = \(a)"
    case 6: "from \(table) order by \(a) limit 3"
    case 7: "\(a) between \(b) and \(b)"
    case 8: "case when \(a) > \(b) then \(b) else \(a) end"
    default: "\(a) like \(b) or \(a) is null"
    }
  }

  private func column(_ random: inout SeededGenerator) -> String {
    columns.randomElement(using: &random) ?? "ts"
  }
}
