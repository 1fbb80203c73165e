import Columns
import Testing

@Suite struct JSONTests {
  private let sample = RenderedResult(
    [("s", .varchar), ("n", .bigint), ("d", .double)],
    [
      [.varchar("a\"b\\c/\n\t\r\u{1}\u{7f}é🎉"), .bigint(.max), .double(1e100)],
      [.null, .null, .double(.nan)], [.varchar(""), .bigint(-1), .double(-.infinity)],
    ])

  /// The escapes of RFC 8259, section 7; what needs none is left alone.
  @Test func lines() throws {
    #expect(
      try sample.text(.jsonl) == #"""
        {"s":"a\"b\\c/\n\t\r\u0001\u007fé🎉","n":9223372036854775807,"d":1e+100}
        {"s":null,"n":null,"d":null}
        {"s":"","n":-1,"d":null}

        """#)
  }

  @Test func array() throws {
    let result = RenderedResult([("n", .bigint)], [[.bigint(1)], [.bigint(2)], [.bigint(3)]])
    #expect(try result.text(.json) == "[\n{\"n\":1},\n{\"n\":2},\n{\"n\":3}\n]\n")
    #expect(try RenderedResult([("n", .bigint)], []).text(.json) == "[]\n")
    #expect(try RenderedResult([("n", .bigint)], []).text(.jsonl) == "")
  }

  @Test func everyType() throws {
    let result = RenderedResult(
      [
        ("b", .boolean), ("t", .timestamp), ("w", .walltime), ("dur", .duration), ("st", .stack),
        ("l", .list(.list(.double))),
      ],
      [
        [
          .boolean(true), .timestamp(7), .walltime(0), .duration(8), stack("leaf", "a\"b"),
          .list([.list([.double(0.5), .double(.nan), .null], of: .double), .null], of: .list(.double)),
        ]
      ])
    #expect(
      try result.text(.jsonl)
        == #"{"b":true,"t":7,"w":"1970-01-01T00:00:00.000000000Z","dur":8,"st":"a\"b;leaf","#
        + #""l":[[0.5,null,null],null]}"# + "\n")
  }

  /// Keys of one object must differ, or a reader keeps one of them only.
  @Test func sameNamesTwice() throws {
    let result = RenderedResult(
      [("n", .bigint), ("n", .bigint), ("n_1", .bigint), ("n", .bigint)],
      [[.bigint(1), .bigint(2), .bigint(3), .bigint(4)]])
    #expect(try result.text(.jsonl) == "{\"n\":1,\"n_2\":2,\"n_1\":3,\"n_3\":4}\n")
  }
}
