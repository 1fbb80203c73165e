import Foundation
import Testing
import TraceTestSupport

/// How many allocations queries make, of the scan and of operators: a loop that allocates for each event or row shows.
@Suite struct AllocationCeilingTests {
  private static let probe: URL = {
    let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
    let tests = bundles.first ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return tests.deletingLastPathComponent().appendingPathComponent("AllocationProbe")
  }()

  /// Lines of `name | debug | release | query`.
  private static let table = Fixtures.root.appending(path: "Tests/Ceilings/allocations.txt")

  private struct Ceiling {
    var name: String
    var most: Int
    var query: String
  }

  private static func ceilings() throws -> [Ceiling] {
    try String(contentsOf: table, encoding: .utf8).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      #if DEBUG
        let build = 1
      #else
        let build = 2
      #endif
      guard !line.hasPrefix("#"), fields.count == 4, let most = Int(fields[build]) else { return nil }
      return Ceiling(name: fields[0], most: most, query: fields[3])
    }
  }

  @Test func queriesStayBelowTheirCeilings() throws {
    let ceilings = try Self.ceilings()
    #expect(ceilings.count >= 10)
    let process = Process()
    process.executableURL = Self.probe
    let trace = Fixtures.root.appending(path: "Examples/traces/web-go1.27.trace").path
    process.arguments = [trace] + ceilings.map(\.query)
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let lines = output.split(separator: "\n")
    // Where the C library is another one nothing can be counted.
    if lines.isEmpty { return }
    #expect(lines.count == ceilings.count)
    for (ceiling, line) in zip(ceilings, lines) {
      let count = try #require(Int(line), "\(ceiling.name): \(line)")
      #expect(
        count <= ceiling.most, "\(ceiling.name): \(count) allocations, at most \(ceiling.most) are allowed")
      // A ceiling far above what it is over would let anything pass.
      #expect(
        count * 2 >= ceiling.most,
        "\(ceiling.name): \(count) allocations, lower the ceiling of \(ceiling.most)")
    }
  }
}
