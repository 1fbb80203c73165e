import Testing

@testable import Columns

@Suite struct PoolTests {
  @Test func equalTextsHaveEqualIDs() {
    let pool = StringPool()
    let ids = (0..<5000).map { pool.intern("text \($0)") }
    #expect(Set(ids).count == 5000)
    #expect((0..<5000).allSatisfy { pool.intern("text \($0)") == ids[$0] })
    #expect(pool.string(ids[4321]) == "text 4321")
    #expect(pool.find("text 5000") == nil)
    #expect(pool.intern("") == 0)
  }

  @Test func stringsSortByBytes() {
    let pool = StringPool()
    let texts = ["", "a", "ab", "b", "é", "z"]
    let sorted = texts.map { pool.intern($0) }.sorted { pool.compare($0, $1) < 0 }.map { pool.string($0) }
    #expect(sorted == ["", "a", "ab", "b", "z", "é"])
  }

  @Test func valuesSurviveTheirWords() {
    let pools = ValuePools()
    let frame = StackFrame(pc: 7, function: "main.main", file: "/main.go", line: 3)
    let values: [Value] = [
      .null, .boolean(true), .bigint(-4), .double(1.5), .varchar("x"), .timestamp(1), .walltime(2),
      .duration(3), .stack([frame]), .list([.bigint(1), .null], of: .bigint),
    ]
    for value in values {
      #expect(pools.value(pools.word(value), value.type) == value)
    }
    #expect(pools.word(.stack([frame])) == pools.word(.stack([frame])))
  }
}
