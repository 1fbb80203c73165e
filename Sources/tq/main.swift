import ArgumentParser
import Shell

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// A reader that goes away shows as EPIPE where we write, which ends the answer quietly.
signal(SIGPIPE, SIG_IGN)

do {
  let command = try CommandLineOptions.parse()
  exit(CommandRun(command).run().rawValue)
} catch {
  let text = CommandLineOptions.fullMessage(for: error)
  if CommandLineOptions.exitCode(for: error).isSuccess {
    // --help and --version are answers.
    print(text)
    exit(ExitStatus.answered.rawValue)
  }
  // The parser's sentences in the style of all other errors.
  let message = CommandLineOptions.message(for: error).replacing("'", with: "\"")
  let sentence = message.prefix(1).lowercased() + message.dropFirst()
  writeToStandardError("tq: usage error: \(sentence)\n  tq --help lists the options\n")
  exit(ExitStatus.usage.rawValue)
}
