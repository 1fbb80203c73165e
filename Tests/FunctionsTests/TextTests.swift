import Columns
import Testing

@testable import Functions

/// Expected values are DuckDB's.
@Suite struct TextTests {
  let functions = FunctionCall()

  private func text(_ name: String, _ arguments: Value...) throws -> Value {
    switch arguments.count {
    case 1: try functions.call(name, arguments[0])
    case 2: try functions.call(name, arguments[0], arguments[1])
    default: try functions.call(name, arguments[0], arguments[1], arguments[2])
    }
  }

  @Test(
    arguments: [
      (0, 2, "h"), (-3, 2, "ll"), (3, -2, "he"), (-10, 3, ""), (2, 100, "ello"), (6, 1, ""),
      (Int64.max, Int64.min, "hello"), (Int64.min, 5, ""), (1, 0, ""),
    ] as [(Int64, Int64, String)])
  func substring(start: Int64, length: Int64, expected: String) throws {
    #expect(
      try text("substring", .varchar("hello"), .bigint(start), .bigint(length)) == .varchar(expected))
  }

  @Test func substringWithoutLength() throws {
    #expect(try text("substr", .varchar("hello"), .bigint(2)) == .varchar("ello"))
    #expect(try text("substr", .varchar("hello"), .bigint(0)) == .varchar("hello"))
    #expect(try text("substr", .varchar("hé€o"), .bigint(2)) == .varchar("é€o"))
    #expect(try functions.call("substr", .varchar("hé€o"), .bigint(2), .bigint(2)) == .varchar("é€"))
  }

  @Test func cases() throws {
    #expect(try text("length", .varchar("é€")) == .bigint(2))
    #expect(try text("lower", .varchar("ÀB")) == .varchar("àb"))
    #expect(try text("upper", .varchar("go")) == .varchar("GO"))
    #expect(try text("trim", .varchar("  a ")) == .varchar("a"))
    #expect(try text("trim", .varchar("xxaxx"), .varchar("x")) == .varchar("a"))
    #expect(try text("ltrim", .varchar("xya"), .varchar("yx")) == .varchar("a"))
    #expect(try text("rtrim", .varchar(" a ")) == .varchar(" a"))
    #expect(try text("contains", .varchar("abc"), .varchar("")) == .boolean(true))
    #expect(try text("contains", .varchar("aab"), .varchar("ab")) == .boolean(true))
    #expect(try text("contains", .varchar("ab"), .varchar("abc")) == .boolean(false))
    #expect(try text("starts_with", .varchar("abc"), .varchar("ab")) == .boolean(true))
    #expect(try text("ends_with", .varchar("abc"), .varchar("ab")) == .boolean(false))
    #expect(try text("ends_with", .varchar("abc"), .varchar("bc")) == .boolean(true))
    #expect(try text("replace", .varchar("abc"), .varchar(""), .varchar("x")) == .varchar("abc"))
    #expect(try text("replace", .varchar("aaa"), .varchar("aa"), .varchar("b")) == .varchar("ba"))
    #expect(try text("||", .varchar("a"), .varchar("b")) == .varchar("ab"))
    #expect(try text("concat", .varchar("a"), .null, .bigint(1)) == .varchar("a1"))
  }

  /// A short query can ask for texts of any length, and for work in proportion to the product of two.
  @Test func nothingGrowsWithoutEnd() throws {
    let long = Value.varchar(String(repeating: "a", count: 1 << 20))
    #expect(
      functions.failure("replace", long, .varchar("a"), long) == "replace makes a text of more than 16 MiB")
    let half = Value.varchar(String(repeating: "a", count: 8 << 20 | 1))
    #expect(functions.failure("||", half, half) == "|| makes a text of more than 16 MiB")
    #expect(functions.failure("concat", half, half) == "concat makes a text of more than 16 MiB")
  }

  @Test func longTextsAreSearchedInTheTimeOfReadingThem() throws {
    let text = Value.varchar(String(repeating: "a", count: 1 << 20))
    let absent = Value.varchar(String(repeating: "a", count: 1 << 19) + "b")
    let present = Value.varchar(String(repeating: "ab", count: 40) + "b")
    let began = ContinuousClock().now
    #expect(try functions.call("contains", text, absent) == .boolean(false))
    #expect(
      try functions.call("contains", .varchar(String(repeating: "ab", count: 99) + "bab"), present)
        == .boolean(true))
    #expect(
      try functions.call("glob", text, .varchar(String(repeating: "[", count: 1 << 20))) == .boolean(false))
    #expect(ContinuousClock().now - began < .seconds(20))
  }

  @Test(arguments: [(-1, "c"), (5, ""), (0, ""), (2, "b"), (Int64.min, ""), (-4, "")] as [(Int64, String)])
  func splitPart(position: Int64, expected: String) throws {
    #expect(
      try text("split_part", .varchar("a,b,c"), .varchar(","), .bigint(position)) == .varchar(expected))
  }

  @Test func emptySeparatorSplitsCharacters() throws {
    #expect(try text("split_part", .varchar("abc"), .varchar(""), .bigint(2)) == .varchar("b"))
  }

  @Test(arguments: [
    ("runtime.gopark", "runtime.%", true), ("abc", "a_c", true), ("aéc", "a_c", true), ("abc", "a_", false),
    ("abc", "%", true), ("", "%", true), ("", "_", false), ("abc", "%b%", true), ("abab", "%ab", true),
    ("aab", "%ab", true), ("a%b", "a\\%b", false), ("abc", "abc%%", true), ("abc", "ABC", false),
  ])
  func like(text: String, pattern: String, expected: Bool) throws {
    #expect(try functions.call("like", .varchar(text), .varchar(pattern)) == .boolean(expected))
  }

  @Test func likeWithEscapeAndWithoutCase() throws {
    #expect(
      try functions.call("like", .varchar("a%b"), .varchar("a\\%b"), .varchar("\\")) == .boolean(true))
    #expect(
      try functions.call("like", .varchar("axb"), .varchar("a\\%b"), .varchar("\\")) == .boolean(false))
    #expect(try functions.call("ilike", .varchar("ABC"), .varchar("a_c")) == .boolean(true))
    #expect(try functions.call("ilike", .varchar("ÀBC"), .varchar("à%")) == .boolean(true))
  }

  @Test(arguments: [
    ("abc", "a[a-c]c", true), ("abc", "a[!a-c]c", false), ("abc", "a\\bc", true), ("a*c", "a\\*c", true),
    ("abc", "a\\*c", false), ("net/http.Get", "net/*", true), ("abc", "?b?", true), ("a[c", "a[c", true),
    ("a]c", "a[]]c", true), ("aéc", "a[à-ü]c", true), ("abc", "*c*b*", false),
  ])
  func glob(text: String, pattern: String, expected: Bool) throws {
    #expect(try functions.call("glob", .varchar(text), .varchar(pattern)) == .boolean(expected))
  }

  @Test(.timeLimit(.minutes(1))) func manyStarsTakeNoExponentialTime() throws {
    let text = String(repeating: "a", count: 20_000)
    let pattern = String(repeating: "a*", count: 30) + "b"
    #expect(try functions.call("glob", .varchar(text), .varchar(pattern)) == .boolean(false))
  }

  @Test func lists() throws {
    let list = Value.list([.bigint(10), .null, .bigint(30)], of: .bigint)
    #expect(try functions.call("list_value", .bigint(10), .null, .bigint(30)) == list)
    #expect(try functions.call("list_extract", list, .bigint(-1)) == .bigint(30))
    #expect(try functions.call("list_extract", list, .bigint(1)) == .bigint(10))
    #expect(try functions.call("list_extract", list, .bigint(0)) == .null)
    #expect(try functions.call("list_extract", list, .bigint(4)) == .null)
    #expect(try functions.call("list_extract", list, .bigint(.min)) == .null)
    #expect(try functions.call("list_extract", .varchar("abc"), .bigint(2)) == .varchar("b"))
    #expect(try functions.call("len", list) == .bigint(3))
    #expect(try functions.call("contains", list, .bigint(30)) == .boolean(true))
    #expect(
      try functions.call("||", list, .list([.bigint(1)], of: .bigint))
        == .list([.bigint(10), .null, .bigint(30), .bigint(1)], of: .bigint))
  }
}
