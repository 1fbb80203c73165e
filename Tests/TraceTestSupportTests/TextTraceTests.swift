import Testing
import TraceTestSupport

@Suite struct TextTraceTests {
  @Test(arguments: Fixtures.textNames)
  func bothAssemblersGiveTheSameBytes(name: String) throws {
    let bytes = try Fixtures.textTrace(name)
    let facts = try Fixtures.textFacts(name)
    #expect(bytes.count == facts.size)
    #expect(FNVHash.text(of: bytes) == facts.bytesHash)
  }

  @Test(arguments: Fixtures.traceNames)
  func theFactsAreOfTheTracesThatAreHere(name: String) throws {
    let facts = try Fixtures.traceFacts(name)
    #expect(FNVHash.text(of: try Fixtures.trace(name)) == facts.bytesHash)
    #expect(facts.error == nil)
  }

  @Test(arguments: Fixtures.textNames)
  func everyTextSaysWhatItExpectsAndTheFactsAgree(name: String) throws {
    let facts = try Fixtures.textFacts(name)
    let expectation = try #require(
      try Fixtures.text(name).split(separator: "\n").first { $0.hasPrefix("# Expect: ") })
    if let error = facts.error {
      let quoted = expectation.dropFirst("# Expect: FAILURE \"".count).dropLast()
      #expect(error.hasPrefix(quoted))
    } else {
      #expect(expectation == "# Expect: SUCCESS")
    }
  }

  @Test func thereAreFixturesAtAll() {
    #expect(Fixtures.textNames.count >= 25)
    #expect(Fixtures.traceNames.count >= 30)
  }

  @Test func anEventWrittenByHandHasTheBytesOfTheFormat() throws {
    let text = """
      trace 22
      generation 1
      batch m=300 time=5
      ProcStatus p=0 pstatus=running  # type 13
      """
    let header = Array("go 1.22 trace\0\0\0".utf8)
    let batch: [UInt8] = [1, 1, 0xAC, 0x02, 5, 4, 13, 1, 0, 1]
    #expect(try TextTrace.bytes(of: text) == header + batch)
  }

  @Test(arguments: [
    ("GoStop", "line 3: GoStop is not in a batch"),
    ("batch m=0\nGoStart g=1", "line 4: g_seq is missing"),
    ("batch m=0\nGoDestroy g=1", "line 4: there is no argument 'g'"),
    ("batch m=0\nGoFly", "line 4: no event is called 'GoFly'"),
    ("batch m=zero", "line 3: m=zero is not a number"),
    ("batch m=0\nGoLabel label_string=\"open", "line 4: no closing quote"),
  ])
  func whatIsWrongWithATextIsSaidWithItsLine(lines: String, message: String) {
    #expect {
      try TextTrace.bytes(of: "trace 22\ngeneration 1\n" + lines)
    } throws: {
      String(describing: $0) == message
    }
  }
}
