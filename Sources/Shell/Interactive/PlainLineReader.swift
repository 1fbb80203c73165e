#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Lines from standard input without editing or history: what there is where GNU Readline is not installed.
final class PlainLineReader: LineReader {
  var completer: ((_ line: String, _ cursor: Int) -> Completion)?
  private let showsPrompt: Bool
  private var pending: [UInt8] = []

  /// A reader that prints its prompts to standard output, or keeps quiet.
  init(showsPrompt: Bool = true) { self.showsPrompt = showsPrompt }

  func readLine(prompt: String) -> LineInput {
    show(prompt)
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: pending[..<end], as: UTF8.self)
        pending.removeSubrange(...end)
        return .line(line)
      }
      let count = read(STDIN_FILENO, &chunk, chunk.count)
      if count > 0 {
        pending.append(contentsOf: chunk[..<count])
      } else if count < 0, errno == EINTR {
        guard Interrupts.signal != 0 else { continue }
        pending = []
        show("\n")
        return .interrupted
      } else if pending.isEmpty {
        show("\n")
        return .end
      } else {
        pending.append(UInt8(ascii: "\n"))
      }
    }
  }

  func remember(_ entry: String) {}

  func forgetAll() {}

  private func show(_ text: String) {
    guard showsPrompt else { return }
    writeToStandardOutput(text)
  }
}
