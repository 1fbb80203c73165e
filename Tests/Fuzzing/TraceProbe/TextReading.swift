import TraceTestSupport

/// A text taken for the text form of a trace: there is a trace, of whatever kind, or a word of what is wrong. The trace
/// is read then.
enum TextReading {
  static func check(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    if text.hasPrefix("old") {
      guard let trace = try? OldTrace.bytes(of: text) else { return }
      TraceReading(trace, isVersion1: true)?.check()
      return
    }
    do throws(TextTraceError) {
      let reading = TraceReading(try TextTrace.bytes(of: text), isVersion1: false)
      reading?.check()
      reading?.compareWithAhead(by: bytes.count & 63)
    } catch {
      require(!error.message.isEmpty, "an error without words")
      if let line = error.line {
        require((1...bytes.count { $0 == 0x0a } + 1).contains(line), "an error in line \(line)")
      }
    }
  }
}
