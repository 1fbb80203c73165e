import Columns
import Diagnostics
import Rendering
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct ByteOutputTests {
  @Test func writesEverything() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let output = ByteOutput(descriptor: ends[1], name: "pipe")
    try output.append("abc")
    try output.flush()
    try output.append("def")
    try output.flush()
    close(ends[1])
    var bytes = [UInt8](repeating: 0, count: 100)
    #expect(read(ends[0], &bytes, 100) == 6)
    #expect(bytes.prefix(6).elementsEqual("abcdef".utf8))
    close(ends[0])
  }

  @Test func aClosedPipeIsNoError() throws {
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    let output = ByteOutput(descriptor: ends[1], name: "pipe")
    let writer = OutputFormat.csv.makeWriter(RenderOptions(), to: output)
    try writer.begin(columns: [OutputColumn("n", .bigint)], pools: ValuePools())
    let batch = ColumnBatch(columns: [ColumnVector(repeating: 1_000_000_000, count: 20_000)], length: 20_000)
    #expect(try writer.write(batch) == false)
    #expect(output.isClosed)
    try writer.end(ResultSummary(rows: 0, elapsedNanoseconds: 0))
    close(ends[1])
  }

  @Test(.enabled(if: access("/dev/full", W_OK) == 0)) func aFullDiskIsAnError() throws {
    let descriptor = open("/dev/full", O_WRONLY)
    let output = ByteOutput(descriptor: descriptor, name: "out.csv")
    try output.append("abc")
    #expect(throws: QueryError(.runtime, "cannot write to out.csv: No space left on device")) {
      try output.flush()
    }
    close(descriptor)
  }
}
