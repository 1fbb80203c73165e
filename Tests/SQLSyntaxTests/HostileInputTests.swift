import Diagnostics
import Foundation
import GrammarSupport
import Synchronization
import Testing

@testable import SQLSyntax

/// Runs `body` on a thread with a stack of 512 KB, the least that a platform gives to a thread of a program.
/// Without optimisation frames are some ten times as large, and so is the stack.
private func onSmallStack<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result? {
  let result = Mutex<Result?>(nil)
  let done = DispatchSemaphore(value: 0)
  let thread = Thread {
    let value = body()
    result.withLock { $0 = value }
    done.signal()
  }
  #if DEBUG
    thread.stackSize = 5 * 1024 * 1024
  #else
    thread.stackSize = 512 * 1024
  #endif
  thread.start()
  done.wait()
  return result.withLock { $0 }
}

/// The message of the error that a script has; nil if it has none.
private func failure(_ text: String) -> String? {
  do {
    _ = try SQLParser.parseScript(text)
    return nil
  } catch {
    return error.message
  }
}

private func many(_ part: String, _ count: Int) -> String { String(repeating: part, count: count) }

@Suite struct HostileInputTests {
  static let limits = ["nested too deep", "more than 200 operators or joins, one on top of another"]

  @Test(arguments: [
    "select " + many("(", 100_000),
    "select " + many("(", 100_000) + "1" + many(")", 100_000),
    "select a" + many(" + a", 100_000),
    "select a" + many(" || a", 100_000),
    "select " + many("not ", 100_000) + "a",
    "select " + many("- ", 100_000) + "a",
    "select " + many("+", 100_000) + "a",
    "select a" + many("::bigint", 10_000),
    "select a" + many("[1]", 10_000),
    "select " + many("[", 10_000),
    "select a" + many(" is null", 10_000),
    "select " + many("f(", 10_000),
    "select " + many("f(x -> ", 10_000),
    "select " + many("case when ", 10_000),
    "select " + many("case ", 10_000),
    "select " + many("cast(", 10_000),
    "select " + many("exists (select ", 10_000),
    "select a in " + many("(", 10_000),
    "select a" + many(" in (a", 10_000),
    "select a" + many(" between (a", 10_000),
    "select * from " + many("(", 10_000),
    "select * from " + many("(select * from ", 10_000),
    "select * from a" + many(" join a using (b)", 10_000),
    "select * from a" + many(", a", 10_000),
    "from a" + many(" pivot (sum(b) for c in (1))", 10_000),
    "select 1" + many(" union select 1", 10_000),
    "select 1" + many(" intersect select 1", 10_000),
    many("(", 10_000),
    many("with a as (", 10_000),
    "select " + many("(select ", 10_000) + "1" + many(")", 10_000),
    "select sum(a) over (order by " + many("sum(a) over (order by ", 10_000),
    "select " + many("(a + a + a + a + a + a + ", 10_000),
  ])
  func deepTextsAreErrors(text: String) throws {
    let message = try #require(onSmallStack { failure(text) })
    #expect(Self.limits.contains(message ?? ""), "\(text.prefix(60))")
  }

  /// Trees just below the limit can be made, compared, printed and released on a small stack.
  @Test(arguments: [
    "select " + many("(", 100) + "1" + many(")", 100),
    "select a" + many(" + a", 190),
    "select " + many("not ", 110) + "a",
    "select " + many("- ", 110) + "a",
    "select a" + many("::bigint", 190),
    "select " + many("f(", 36) + "1" + many(")", 36),
    "select " + many("case when true then ", 100) + "1" + many(" end", 100),
    "select " + many("(select ", 18) + "1" + many(")", 18),
    "select * from " + many("(select * from ", 14) + "t" + many(")", 14),
    "select * from a" + many(" join a using (b)", 190),
    "select * from " + many("(a cross join ", 50) + "b" + many(")", 50),
    "select 1" + many(" union select 1", 190),
    many("(", 20) + "select 1" + many(")", 20),
    "with " + many("a as (with ", 20) + "b as (select 1) select 1" + many(") select 1", 20),
  ])
  func deepTextsWithinTheLimitAreTaken(text: String) throws {
    let printed = try #require(
      onSmallStack { () -> String? in
        guard let query = try? SQLParser.parseQuery(text), let again = try? SQLParser.parseQuery(query.sql),
          query != again || query == again
        else { return nil }
        return again.sql
      })
    #expect(printed != nil, "\(failure(text) ?? "")")
  }

  /// What a program generates: wide, not deep.
  @Test(arguments: [
    "select g from states where g = 0" + many(" or g = 1", 30_000),
    "select g from states where g = 0" + many(" and g <> 1", 30_000),
    "select g from states where g in (0" + many(", 1", 30_000) + ")",
    "select 1" + many(", a", 30_000),
    "values (1)" + many(", (1)", 30_000),
    many("select 1;", 10_000),
    "select case" + many(" when a then b", 10_000) + " end",
    many(";", 30_000),
    many(" ", 30_000) + "select 1",
    "select 1 -- " + many("-", 30_000),
    "select /*" + many("/*", 30_000) + many("*/", 30_000) + "*/ 1",
    "select '" + many("''", 30_000) + "'",
  ])
  func wideTextsAreTaken(text: String) throws {
    #expect(try #require(onSmallStack { failure(text) }) == nil)
  }

  @Test(arguments: [
    "select " + many("9", 100_000), "select 1." + many("9", 100_000) + "s", "select 0x" + many("f", 100_000),
    "select 1e" + many("9", 100_000), "select 1" + many("a", 100_000), many("a", 100_000),
    "select '" + many("a", 100_000), "select \"" + many("a", 100_000), "/*" + many("/*", 50_000),
    "select $", "\u{0}", "select \u{0}", "select \u{202E}", "\u{FEFF}", "select a." + many("b.", 100_000),
    "select " + many("a b ", 100_000), "select a" + many(" . ", 100_000),
  ])
  func oddTextsDoNotCrash(text: String) throws {
    let message = try #require(onSmallStack { failure(text) })
    #expect(message?.utf8.count ?? 0 < 250_000)
  }

  @Test(arguments: 0..<8)
  func bytesDoNotCrash(seed: UInt64) {
    var random = SeededGenerator(state: seed)
    for _ in 0..<300 {
      let bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      check(String(decoding: bytes, as: UTF8.self))
    }
  }

  @Test(arguments: 0..<8)
  func tokensDoNotCrash(seed: UInt64) {
    var random = SeededGenerator(state: seed &+ 1000)
    let words =
      Keyword.allCases.map(\.rawValue) + Symbol.allCases.map(\.rawValue)
      + ["a", "b", "t", "1", "10ms", "64KiB", "1.5", "'x'", "\"q\"", "$p", "é", "?", "'", "\"", "/*", "--"]
    for _ in 0..<300 {
      let count = Int.random(in: 0...30, using: &random)
      let text = (0..<count).compactMap { _ in words.randomElement(using: &random) }.joined(separator: " ")
      check(Bool.random(using: &random) ? "select " + text : text)
    }
  }

  /// A good sentence with some of its bytes changed, the nearest that bad texts get to good ones.
  @Test(arguments: 0..<4)
  func damagedSentencesDoNotCrash(seed: UInt64) throws {
    var generator = SentenceGenerator(try Grammar.load(), seed: seed &+ 500)
    for _ in 0..<60 {
      var bytes = Array(generator.sentence("statement", budget: 20).utf8)
      for _ in 0..<3 {
        guard let place = bytes.indices.randomElement(using: &generator.random) else { break }
        if Bool.random(using: &generator.random) {
          bytes.remove(at: place)
        } else {
          bytes[place] = UInt8.random(in: 32...126, using: &generator.random)
        }
      }
      check(String(decoding: bytes, as: UTF8.self))
    }
  }

  /// Whatever the text, errors have a place in it and the tools of the shell take it.
  private func check(_ text: String) {
    let length = text.utf8.count
    _ = SQLParser.isComplete(text)
    for span in SQLParser.splitStatements(text) { #expect(span.start < span.end && span.end <= length) }
    do {
      for statement in try SQLParser.parseScript(text) { #expect(statement.span.end <= length) }
    } catch {
      #expect(error.code == .syntax)
      #expect(!error.message.isEmpty)
      #expect(error.span.map { $0.start <= $0.end && $0.end <= length } == true, "\(error) in \(text)")
    }
  }
}
