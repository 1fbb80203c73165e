import Columns
import Testing

@Suite struct CSVTests {
  /// The quoting of RFC 4180, section 2, rules 5 to 7.
  @Test func quoting() throws {
    let result = RenderedResult(
      [("a,b", .varchar), ("n", .bigint)],
      [
        [.varchar("plain"), .bigint(-5)], [.varchar("x,y"), .bigint(.max)],
        [.varchar("say \"hi\""), .bigint(.min)], [.varchar("two\nlines"), .bigint(0)],
        [.varchar("cr\rhere"), .bigint(1)],
      ])
    #expect(
      try result.text(.csv) == """
        "a,b",n
        plain,-5
        "x,y",9223372036854775807
        "say ""hi\""",-9223372036854775808
        "two
        lines",0
        "cr\rhere",1

        """)
  }

  /// As PostgreSQL's COPY: NULL is empty, the empty text is quoted.
  @Test func nullsAndEmptyTexts() throws {
    let result = RenderedResult(
      [("s", .varchar), ("n", .bigint)],
      [[.null, .null], [.varchar(""), .bigint(1)], [.varchar("NA"), .bigint(2)]])
    #expect(try result.text(.csv) == "s,n\n,\n\"\",1\nNA,2\n")
    #expect(try result.text(.csv) { $0.nullText = "NA" } == "s,n\nNA,NA\n,1\n\"NA\",2\n")
    #expect(try result.text(.csv) { $0.nullText = "2" } == "s,n\n2,2\n,1\nNA,\"2\"\n")
    #expect(try result.text(.csv) { $0.showsHeader = false } == ",\n\"\",1\nNA,2\n")
  }

  @Test func everyType() throws {
    let result = RenderedResult(
      [
        ("b", .boolean), ("d", .double), ("t", .timestamp), ("w", .walltime), ("dur", .duration),
        ("stack", .stack), ("l", .list(.varchar)), ("ld", .list(.duration)),
      ],
      [
        [
          .boolean(true), .double(0.1), .timestamp(1_002_345_678), .walltime(1_000_000_000_000_000_001),
          .duration(12_300_000), stack("leaf", "mid", "root"),
          .list([.varchar("a"), .null, .varchar("b\"c")], of: .varchar), .list([.duration(5)], of: .duration),
        ],
        [
          .boolean(false), .double(.infinity), .timestamp(0), .walltime(-1), .duration(-1), stack("one"),
          .list([], of: .varchar), .null,
        ],
      ])
    #expect(
      try result.text(.csv) == """
        b,d,t,w,dur,stack,l,ld
        true,0.1,1002345678,2001-09-09T01:46:40.000000001Z,12300000,root;mid;leaf,"[""a"",null,""b\\""c""]",[5]
        false,inf,0,1969-12-31T23:59:59.999999999Z,-1,one,[],

        """)
  }

  @Test func bytesThatAreNotUTF8() throws {
    let pools = ValuePools()
    let word = [UInt8(0x61), 0xff, 0x62].withUnsafeBufferPointer { pools.strings.intern($0) }
    let result = RenderedResult([("s", .varchar)], [[.varchar(pools.strings.string(word))]])
    #expect(try result.text(.csv, pools: pools) == "s\na\u{fffd}b\n")
  }
}

@Suite struct TSVTests {
  @Test func escapes() throws {
    let result = RenderedResult(
      [("a\tb", .varchar), ("n", .bigint)],
      [[.varchar("tab\tline\ncr\rback\\"), .bigint(1)], [.null, .null], [.varchar("a,\"b\""), .bigint(2)]])
    #expect(try result.text(.tsv) == "a\\tb\tn\ntab\\tline\\ncr\\rback\\\\\t1\n\t\na,\"b\"\t2\n")
    #expect(try result.text(.tsv) { $0.nullText = "\\N" }.contains("\n\\N\t\\N\n"))
  }
}
