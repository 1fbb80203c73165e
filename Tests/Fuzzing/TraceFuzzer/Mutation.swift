import TraceProbe

/// Which way of changing inputs is each target's.
enum Mutation {
  /// nil where bytes are to be changed.
  static func mutated(_ target: TraceProbe.Target, _ bytes: [UInt8], _ seed: UInt32) -> [UInt8]? {
    let seed = UInt64(seed)
    switch target {
    case .v2, .v1, .tables:
      var mutator = TraceMutator(seed: seed, isOld: isOld(target, bytes))
      return mutator.mutated(bytes)
    case .packed:
      var mutator = PackedMutator(seed: seed)
      return mutator.mutated(bytes, seed)
    case .text:
      var mutator = TextFormMutator(seed: seed)
      return mutator.mutated(bytes)
    }
  }

  static func crossed(
    _ target: TraceProbe.Target, _ bytes: [UInt8], _ other: [UInt8], _ seed: UInt32
  ) -> [UInt8] {
    let seed = UInt64(seed)
    switch target {
    case .v2, .v1, .tables:
      var mutator = TraceMutator(seed: seed, isOld: isOld(target, bytes))
      return mutator.crossed(bytes, other)
    case .packed: return bytes + other
    case .text:
      var mutator = TextFormMutator(seed: seed)
      return mutator.crossed(bytes, other)
    }
  }

  private static func isOld(_ target: TraceProbe.Target, _ bytes: [UInt8]) -> Bool {
    if target != .tables { return target == .v1 }
    // "go 1.2" and a digit from 2 on is a trace of today.
    return bytes.count > 7 && !(bytes[6] == 0x32 && bytes[7] >= 0x32)
  }
}
