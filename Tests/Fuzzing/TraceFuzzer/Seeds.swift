import Foundation
import GoTrace
import TraceProbe
import TraceTestSupport

/// What the targets begin with: the traces of the fixtures, of long ones a part.
enum Seeds {
  static func write(to folder: String) throws {
    for target in TraceProbe.Target.allCases {
      let place = "\(folder)/\(target.rawValue)"
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      for (name, bytes) in try seeds(target) {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(place)/\(name)"))
      }
    }
  }

  private static func seeds(_ target: TraceProbe.Target) throws -> [(String, [UInt8])] {
    switch target {
    case .v2: try version2()
    case .v1: try version1()
    case .packed: try packed()
    case .tables: try version2() + version1()
    case .text: try texts()
    }
  }

  private static func version2() throws -> [(String, [UInt8])] {
    var seeds: [(String, [UInt8])] = []
    for name in Fixtures.textNames { seeds.append((name, try Fixtures.textTrace(name))) }
    for name in Fixtures.traceNames where !name.hasSuffix("go1.21") {
      let bytes = try Fixtures.trace(name)
      seeds.append((name, shortened(bytes, eachBatch: 300, total: 6000)))
      if bytes.count < 16_000 { seeds.append((name + "-whole", bytes)) }
    }
    return seeds
  }

  /// The same with at most so many bytes of each batch.
  private static func shortened(_ bytes: [UInt8], eachBatch: Int, total: Int) -> [UInt8] {
    var result = Array(bytes[..<TraceVersion.headerLength])
    for piece in Piece.pieces(of: bytes[TraceVersion.headerLength...]) {
      var piece = piece
      var kept: [UInt8] = []
      for record in piece.records where kept.count < eachBatch { kept += record }
      piece.data = kept
      if result.count + kept.count > total, kept.first != WireEventType.sync.rawValue,
        kept.first != WireEventType.frequency.rawValue, piece.isBatch
      {
        continue
      }
      piece.encode(into: &result)
    }
    return result
  }

  private static func version1() throws -> [(String, [UInt8])] {
    var seeds: [(String, [UInt8])] = []
    for name in Fixtures.oldNames { seeds.append((name, try Fixtures.oldTrace(name))) }
    for name in Fixtures.traceNames where name.hasSuffix("go1.21") {
      seeds.append((name, try Fixtures.trace(name)))
    }
    return seeds
  }

  private static func packed() throws -> [(String, [UInt8])] {
    try (version2() + version1()).filter { $0.1.count < 1500 }.enumerated().map { place, seed in
      let packed =
        place % 2 == 0 ? Packing.gzip(seed.1, block: 500) : Packing.zstd(seed.1, block: 500)
      return (seed.0, packed)
    }
  }

  private static func texts() throws -> [(String, [UInt8])] {
    try Fixtures.textNames.map { ($0, Array(try Fixtures.text($0).utf8)) }
      + Fixtures.oldNames.map { ($0, Array(try Fixtures.oldText($0).utf8)) }
  }
}
