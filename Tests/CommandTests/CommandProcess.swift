import Foundation

/// What a run of the built command left behind.
struct CommandResult {
  var status: Int32
  var output: String
  var errors: String
}

/// The built `tq`, run as users run it.
enum Command {
  /// The executable, beside the tests in the build folder.
  static let executable: URL = {
    let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
    let tests = bundles.first ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return tests.deletingLastPathComponent().appendingPathComponent("tq")
  }()

  /// The folder of the package.
  static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A trace of Go 1.27 that is whole.
  static var trace: String { package.appendingPathComponent("Examples/traces/web-go1.27.trace").path }

  /// Whether queries are answered in this build.
  static let answers: Bool = {
    guard FileManager.default.fileExists(atPath: trace) else { return false }
    return (try? run(["--csv", "-e", "select 1 as one", trace]))?.output == "one\n1\n"
  }()

  /// Runs the command to its end.
  ///
  /// - Parameters:
  ///   - input: what standard input holds; nil for `/dev/null`.
  ///   - folder: the current folder.
  static func run(
    _ arguments: [String], input: Data? = nil, folder: URL? = nil, executable: URL = Command.executable
  ) throws -> CommandResult {
    let scratch = try TemporaryFolder()
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder ?? scratch.url
    // Files instead of pipes: nothing can block, however much is written.
    let output = try scratch.file("output")
    let errors = try scratch.file("errors")
    process.standardOutput = output
    process.standardError = errors
    if let input {
      try input.write(to: scratch.url.appendingPathComponent("input"))
      process.standardInput = try FileHandle(forReadingFrom: scratch.url.appendingPathComponent("input"))
    } else {
      process.standardInput = FileHandle.nullDevice
    }
    try process.run()
    process.waitUntilExit()
    return CommandResult(
      status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: try scratch.text("output"), errors: try scratch.text("errors"))
  }

  /// Runs a line of the shell, in which `tq` is the built command.
  static func shell(_ line: String, folder: URL? = nil) throws -> CommandResult {
    let path = executable.deletingLastPathComponent().path
    return try run(
      ["-c", "PATH=\"\(path):$PATH\"; \(line)"], folder: folder, executable: URL(fileURLWithPath: "/bin/bash")
    )
  }
}

/// A folder that is gone when the test is.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("tq-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  func file(_ name: String) throws -> FileHandle {
    try Data().write(to: url.appendingPathComponent(name))
    return try FileHandle(forWritingTo: url.appendingPathComponent(name))
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: url.appendingPathComponent(name))
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appendingPathComponent(name)), as: UTF8.self)
  }

  var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: url.path))?.sorted() ?? [] }
}
