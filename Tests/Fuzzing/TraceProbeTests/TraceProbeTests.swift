import Foundation
import Testing
import TraceProbe
import TraceTestSupport

/// What the fuzzer of traces looks for, without the fuzzer: a choice of what it tried. Bytes that break a reader end the
/// process of the tests, and the name of the test that began last is in the log.
@Suite(.serialized) struct TraceProbeTests {
  /// A folder for each target, one input a file.
  static let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Traces")

  @Test(arguments: TraceProbe.Target.allCases)
  func corpusDoesNoHarm(target: TraceProbe.Target) throws {
    let folder = Self.corpus.appending(path: target.rawValue)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(files.count > 10)
    for file in files {
      TraceProbe.run(target, [UInt8](try Data(contentsOf: folder.appending(path: file))))
    }
  }

  /// Traces as they are, in every way that an input can choose.
  @Test(arguments: ["leak-go1.27", "channels-go1.21"])
  func aRealTraceInEveryWay(name: String) throws {
    var bytes = try Fixtures.trace(name)
    for flags in UInt8(0)...255 where flags & 0x20 == 0 {
      bytes[13] = flags
      bytes[14] = flags &* 7
      TraceProbe.run(name.hasSuffix("go1.21") ? .v1 : .v2, bytes)
    }
  }

  @Test(arguments: Fixtures.textNames.filter { $0 != "header-unknown-version" })
  func textTracesInEveryComparison(name: String) throws {
    var bytes = try Fixtures.textTrace(name)
    for choice in [0, 1, 2, 3, 200, 255] as [UInt8] {
      bytes[13] = 128 + 8
      bytes[14] = choice
      TraceProbe.run(.v2, bytes)
    }
    bytes[14] = 0
    TraceProbe.run(.tables, bytes)
  }
}
