import Testing

@testable import Rendering

@Suite struct DurationTextTests {
  @Test(arguments: [
    (0, "0s"), (1, "1ns"), (250, "250ns"), (999, "999ns"), (1_000, "1µs"), (1_234, "1.234µs"),
    (12_345, "12.35µs"), (123_449, "123.4µs"), (123_450, "123.5µs"), (999_949, "999.9µs"), (999_950, "1ms"),
    (12_300_000, "12.3ms"), (1_204_000_000, "1.204s"), (1_204_499_999, "1.204s"), (59_994_999_999, "59.99s"),
    (59_995_000_000, "1m"), (60_000_000_000, "1m"), (192_000_000_000, "3m12s"), (192_499_999_999, "3m12s"),
    (3_599_499_999_999, "59m59s"), (3_599_500_000_000, "1h"), (3_600_000_000_000, "1h"),
    (93_900_000_000_000, "26h5m"), (-12_300_000, "-12.3ms"), (Int64.max, "2562047h47m"),
    (Int64.min, "-2562047h47m"),
  ])
  func human(_ nanoseconds: Int64, _ text: String) { #expect(durationText(nanoseconds) == text) }

  @Test func fewerDigitsAndSpace() {
    #expect(durationText(12_432_100, digits: 3, separator: " ") == "12.4 ms")
    #expect(durationText(192_000_000_000, digits: 3, separator: " ") == "3 m 12 s")
  }
}

@Suite struct InstantTextTests {
  /// Expected values by `date -u -d @SECONDS`.
  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000000000Z"), (1_795_248_746_123_456_789, "2026-11-21T08:12:26.123456789Z"),
    (951_782_400_000_000_000, "2000-02-29T00:00:00.000000000Z"),
    (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000000000Z"),
    (-1, "1969-12-31T23:59:59.999999999Z"), (Int64.max, "2262-04-11T23:47:16.854775807Z"),
    (Int64.min, "1677-09-21T00:12:43.145224192Z"),
  ])
  func wallTime(_ nanoseconds: Int64, _ text: String) {
    var bytes: [UInt8] = []
    appendWallTime(nanoseconds, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }

  @Test(arguments: [
    (0, "0.000000000s"), (1_002_345_678, "1.002345678s"), (-5, "-0.000000005s"),
    (Int64.min, "-9223372036.854775808s"),
  ])
  func timestamp(_ nanoseconds: Int64, _ text: String) {
    var bytes: [UInt8] = []
    appendTimestamp(nanoseconds, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }
}

@Suite struct DisplayWidthTests {
  /// Widths by Unicode's East Asian Width (UAX #11) and, for sequences, by what terminals draw.
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("ｱ", 1), ("Ａ", 2), ("한글", 4),
    ("\u{1112}\u{1161}\u{11ab}", 2), ("🎉", 2), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("❤️", 2), ("❤", 1), ("µs", 2),
    ("─", 1), ("←", 1), ("…", 1), ("\u{200b}", 0), ("नि", 2),
  ])
  func cells(_ text: String, _ width: Int) { #expect(displayWidth(text) == width) }

  @Test func cutting() {
    func cut(_ text: String, _ width: Int, arrows: Bool = false) -> String {
      String(decoding: fitted(Array(text.utf8)[...], to: width, arrows: arrows).bytes, as: UTF8.self)
    }
    #expect(cut("abcdef", 6) == "abcdef")
    #expect(cut("abcdef", 5) == "abcd…")
    #expect(cut("日本語", 6) == "日本語")
    #expect(cut("日本語", 5) == "日本…")
    #expect(cut("日本語", 4) == "日…")
    #expect(cut("a ← bcd ← efgh", 12, arrows: true) == "a ← bcd ← …")
    #expect(cut("a ← bcd ← efgh", 10, arrows: true) == "a ← …")
    #expect(cut("abcdefgh ← b", 6, arrows: true) == "abcde…")
  }
}
