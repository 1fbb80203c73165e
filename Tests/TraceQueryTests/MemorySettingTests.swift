import Columns
import Diagnostics
import Foundation
import Testing
import TraceTestSupport

@testable import TraceQuery

/// SET memory_limit and temp_directory, and what a run of several statements makes of them.
@Suite struct MemorySettingTests {
  private let sorted = "select * from events order by name"

  private func session() throws -> Session {
    let session = Session()
    try session.open(TraceInput(.file(Fixtures.tracePath("web-go1.27")), alias: "t"))
    return session
  }

  private func spilledBytes(_ script: String, in session: Session) throws -> Int {
    let statements = try session.prepare(script)
    return try session.run(statements, outputs: statements.map { _ in QueryRows() }).spilledBytes
  }

  private func value(_ setting: String, in session: Session) throws -> [Value] {
    let rows = try QueryRows.of("show settings", in: session)[0].rows
    return Array(try #require(rows.first { $0[0] == .varchar(setting) })[2...3])
  }

  @Test(arguments: [
    ("'8MB'", "8MB", 8_000_000), ("8MB", "8MB", 8_000_000), ("' 64 KiB'", "64KiB", 65_536),
    ("1_000_000", "1MB", 1_000_000), ("'1000'", "1kB", 1000), ("'123'", "123", 123),
    ("2GiB", "2GiB", 2 << 30), ("1001kB", "1001kB", 1_001_000), ("'1.5GB'", "1500MB", 1_500_000_000),
    ("'0.25 MiB'", "256KiB", 262_144), ("'1.0001kB'", "1kB", 1000), ("'2.50GB'", "2500MB", 2_500_000_000),
  ])
  func sizes(written: String, text: String, bytes: Int) throws {
    let session = try session()
    _ = try session.prepare("set memory_limit = \(written)")
    #expect(try value("memory_limit", in: session) == [.varchar(text), .varchar("50%")])
    #expect(MemoryLimit(text)?.byteCount == bytes)
  }

  @Test(arguments: [
    "0", "'0%'", "'101%'", "'-8MB'", "-5", "'much'", "''", "'10ms'", "'1.5'", "'1.GB'", "'.5GB'",
    "'0.0001kB'", "'1.2.3GB'", "'1.5e1GB'", "'99999999TB'",
    "'8MB, 1'", "'(8MB)'",
    "'%'",
  ])
  func noSizes(written: String) throws {
    let session = try session()
    let error = #expect(throws: QueryError.self) { try session.prepare("set memory_limit = \(written)") }
    #expect(error?.code == .usage)
    #expect(error?.hint == "write '500MB', '2GiB' or '50%'")
    #expect(error?.span != nil)
  }

  @Test func setCountsUntilReset() throws {
    let session = try session()
    #expect(try spilledBytes(sorted, in: session) == 0)
    #expect(try spilledBytes("set memory_limit = '40kB'; \(sorted)", in: session) > 0)
    #expect(try spilledBytes(sorted, in: session) > 0)
    #expect(try spilledBytes("reset memory_limit; \(sorted)", in: session) == 0)
    // Each statement has what was set when it was reached, and together they have the smallest.
    #expect(try spilledBytes("set memory_limit = '40kB'; \(sorted); reset memory_limit", in: session) > 0)
    #expect(try spilledBytes("set memory_limit = '40kB'; reset memory_limit; \(sorted)", in: session) == 0)
    #expect(
      try spilledBytes("\(sorted); set memory_limit = '40kB'; select 1; reset memory_limit", in: session) > 0)
  }

  @Test func resetComesBackToTheCommandLine() throws {
    let session = try session()
    session.memoryLimit = 40_000
    #expect(try value("memory_limit", in: session) == [.varchar("40kB"), .varchar("40kB")])
    #expect(try spilledBytes(sorted, in: session) > 0)
    #expect(try spilledBytes("set memory_limit = '100%'; \(sorted)", in: session) == 0)
    #expect(try spilledBytes("reset memory_limit; \(sorted)", in: session) > 0)
    session.memoryLimit = nil
    #expect(session.memoryLimit == nil)
    #expect(try spilledBytes(sorted, in: session) == 0)
  }

  @Test func temporaryDirectory() throws {
    let session = try session()
    #expect(try value("temp_directory", in: session) == [.null, .null])
    _ = try session.prepare("set memory_limit = '40kB'; set temp_directory = '/no/such/folder'")
    let error = #expect(throws: QueryError.self) { try spilledBytes(sorted, in: session) }
    #expect(error?.message.contains("/no/such/folder") == true)
    _ = try session.prepare("reset temp_directory")
    #expect(try spilledBytes(sorted, in: session) > 0)
    session.temporaryDirectory = "/no/such/folder"
    #expect(
      try value("temp_directory", in: session) == Array(repeating: .varchar("/no/such/folder"), count: 2))
    #expect(throws: QueryError.self) { try spilledBytes(sorted, in: session) }
    #expect(throws: QueryError.self) { try session.prepare("set temp_directory = ''") }
  }
}
