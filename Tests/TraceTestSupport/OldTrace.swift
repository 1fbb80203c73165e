/// Assembles a trace of before Go 1.22 from its text form, which `scripts/judge/README.md` defines.
package enum OldTrace {
  /// What is wrong with a text.
  package struct Fault: Error {
    package var line: Int
    package var message: String
  }

  /// The records by name, in the order of their bytes from 1. Written apart from the reader's own table on purpose.
  private static let names = """
    Batch Frequency Stack Gomaxprocs ProcStart ProcStop GCStart GCDone STWStart STWDone GCSweepStart GCSweepDone \
    GoCreate GoStart GoEnd GoStop GoSched GoPreempt GoSleep GoBlock GoUnblock GoBlockSend GoBlockRecv \
    GoBlockSelect GoBlockSync GoBlockCond GoBlockNet GoSysCall GoSysExit GoSysBlock GoWaiting GoInSyscall \
    HeapAlloc HeapGoal TimerGoroutine FutileWakeup String GoStartLocal GoUnblockLocal GoSysExitLocal GoStartLabel \
    GoBlockGC GCMarkAssistStart GCMarkAssistDone UserTaskCreate UserTaskEnd UserRegion UserLog CPUSample
    """.split(separator: " ")

  /// The bytes of the trace that a text stands for.
  package static func bytes(of text: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var version = 0
    for (i, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let code = line.prefix { $0 != "#" }
      let quoted = code.split(separator: "\"", omittingEmptySubsequences: false)
      let words = (quoted.first ?? "").split(separator: " ")
      guard let name = words.first else { continue }
      let numbers = try words.dropFirst().map { word in
        guard let number = Int64(word) else { throw Fault(line: i + 1, message: "\(word) is no number") }
        return UInt64(bitPattern: number)
      }
      if name == "old" {
        version = Int(truncatingIfNeeded: numbers.first ?? 0)
        let header = Array("go 1.\(version) trace".utf8)
        bytes = header + [UInt8](repeating: 0, count: max(0, 16 - header.count))
        continue
      }
      if name == "bytes" {
        bytes += numbers.map { UInt8(truncatingIfNeeded: $0) }
        continue
      }
      guard let type = names.firstIndex(of: name) else {
        throw Fault(line: i + 1, message: "\(name) is no record")
      }
      let text = quoted.count > 1 ? Array(quoted[1].utf8) : nil
      bytes += record(UInt8(type + 1), numbers, text, isFirst: version < 7)
    }
    return bytes
  }

  private static func record(_ type: UInt8, _ numbers: [UInt64], _ text: [UInt8]?, isFirst: Bool) -> [UInt8] {
    let encoded = numbers.flatMap(varint)
    let trailer = text.map { varint(UInt64($0.count)) + $0 } ?? []
    if type == 37 { return [type] + encoded + trailer }
    let least = isFirst ? 2 : 1
    let inline = numbers.count - least
    if inline >= 0, inline < 3 { return [type | UInt8(inline) << 6] + encoded + trailer }
    return [type | 3 << 6] + varint(UInt64(encoded.count)) + encoded + trailer
  }

  private static func varint(_ number: UInt64) -> [UInt8] {
    var rest = number
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
