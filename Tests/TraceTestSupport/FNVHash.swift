/// The 64-bit FNV-1a hash, which the golden facts use for bytes and for canonical lines.
package struct FNVHash: Sendable {
  /// The hash of what was combined; sums of hashes are hashes of a set.
  package var state: UInt64 = 0xcbf2_9ce4_8422_2325

  package init() {}

  package mutating func combine(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
  }

  /// Sixteen hexadecimal digits, as in the golden facts.
  package var text: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  package static func text(of bytes: some Sequence<UInt8>) -> String {
    var hash = FNVHash()
    hash.combine(bytes)
    return hash.text
  }
}
