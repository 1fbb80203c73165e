import Testing

@testable import Diagnostics

@Suite struct ErrorTextTests {
  @Test func caretStandsUnderThePlace() {
    let error = QueryError(
      .bind, "no column \"durtion\" in blocks", at: SourceSpan(7, 14), hint: "did you mean \"dur\"?")
    #expect(
      error.text(source: "select durtion from blocks") == """
        bind error: no column "durtion" in blocks; did you mean "dur"?
          select durtion from blocks
                 ^^^^^^^
        """)
  }

  @Test func laterLinesAreNumbered() {
    let error = QueryError(.syntax, "expected an expression", at: SourceSpan(9, 9))
    #expect(
      error.text(source: "select\n  from x", name: "q.tq") == """
        syntax error: expected an expression
          --> q.tq:2:3
            from x
            ^
        """)
  }

  @Test(arguments: [
    ("durtion", "dur"), ("reson", "reason"), ("duration", "dur"), ("RAESON", "reason"), ("zzz", nil),
  ])
  func nearest(name: String, expected: String?) {
    #expect(nearestName(to: name, in: ["g", "reason", "dur", "end_ts"]) == expected)
  }
}
