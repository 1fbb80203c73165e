import Diagnostics
import Rendering

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

private let onOff: [CompletionNames.Argument] = [.words(["on", "off"])]

/// `.timer`, `.explain`, `.bail`, `.echo` and `.watch`: how statements are run.
let runningCommands: [DotCommand] = [
  DotCommand(
    name: ".timer", arguments: "[on|off]", summary: "show how long each query took and what it read",
    example: ".timer on", completes: onOff
  ) { shell, arguments throws(ScriptError) in
    guard let isOn = try arguments.isOn(".timer") else { return shell.say(shell.showsTimer ? "on" : "off") }
    shell.showsTimer = isOn
  },
  DotCommand(
    name: ".explain", arguments: "[on|off]", summary: "show the plans of queries instead of running them",
    details:
      "EXPLAIN before one query does it for that one; EXPLAIN ANALYZE runs it and says where the time went.",
    example: ".explain on", completes: onOff
  ) { shell, arguments throws(ScriptError) in
    guard let isOn = try arguments.isOn(".explain") else {
      return shell.say(shell.settings.explainsOnly ? "on" : "off")
    }
    shell.settings.explainsOnly = isOn
  },
  DotCommand(
    name: ".bail", arguments: "[on|off]", summary: "end a file that is read at its first error",
    example: ".bail on", completes: onOff
  ) { shell, arguments throws(ScriptError) in
    guard let isOn = try arguments.isOn(".bail") else { return shell.say(shell.bails ? "on" : "off") }
    shell.bails = isOn
  },
  DotCommand(
    name: ".echo", arguments: "[on|off]", summary: "show what a file that is read does before it is done",
    example: ".echo on", completes: onOff
  ) { shell, arguments throws(ScriptError) in
    guard let isOn = try arguments.isOn(".echo") else { return shell.say(shell.echoes ? "on" : "off") }
    shell.echoes = isOn
  },
  DotCommand(
    name: ".watch", arguments: "[SECONDS]", summary: "run the last statement again and again until Ctrl-C",
    details:
      "Every 2 seconds unless told otherwise, for a trace that is still being written. What is damaged at its end is said once.",
    example: ".watch 5", completes: [.text], isOneAnswer: false
  ) { shell, arguments throws(ScriptError) in
    let word = try arguments.atMost(1, ".watch").first
    guard let seconds = Double(word ?? "2"), seconds > 0, seconds <= 86_400 else {
      throw .usage(".watch is a number of seconds")
    }
    try shell.watch(seconds: seconds)
  },
]

extension InteractiveShell {
  /// Runs the last statement until Ctrl-C.
  fileprivate func watch(seconds: Double) throws(ScriptError) {
    guard !lastScripts.isEmpty else {
      throw .usage("there is no statement to repeat yet", hint: "run one, then .watch")
    }
    knownDamage = []
    let pages = usesPager
    usesPager = false
    defer {
      knownDamage = nil
      usesPager = pages
    }
    let redraws = output.isInteractive && !Terminal.isDumb && Terminal.isTerminal(STDOUT_FILENO)
    while Interrupts.signal == 0, !isEnded {
      if redraws { writeToStandardOutput("\u{1b}[H\u{1b}[J") }
      say(
        "every \(seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)") s, Ctrl-C ends it: \(clockText())"
      )
      do throws(ScriptError) {
        try run(lastScripts)
      } catch {
        // A trace may not be readable for a moment; what is wrong with the statement stays wrong.
        guard error.error.code == .trace else {
          if error.error.code == .cancelled { return }
          throw error
        }
        complain(error.text)
      }
      if output.isClosed { return }
      sleepUnlessInterrupted(seconds)
    }
  }

  private func sleepUnlessInterrupted(_ seconds: Double) {
    let end = monotonicNanoseconds() + Int64(seconds * 1e9)
    while Interrupts.signal == 0 {
      let left = end - monotonicNanoseconds()
      guard left > 0 else { return }
      // In short sleeps: a signal between the look and the sleep would not end a long one.
      var wait = timespec(tv_sec: 0, tv_nsec: Int(min(left, 50_000_000)))
      nanosleep(&wait, nil)
    }
  }
}

/// The time of the day.
private func clockText() -> String {
  var now = time(nil)
  var parts = tm()
  guard localtime_r(&now, &parts) != nil else { return "" }
  func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
  return "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
}
