import Catalog
import Columns
import Diagnostics
import Execution
import SQLSyntax

extension SettingDefinition {
  /// `memory_limit`: how much the operators of a run may hold together.
  static let memoryLimit = SettingDefinition(
    "memory_limit", .varchar, default: .varchar("50%"),
    documentation: """
      How much memory the rows that operators hold may take, all of a run together: a size, such as 8MB or 2GiB, or \
      a part of the machine's memory, such as 50%. What there is no room for goes to temporary files.
      """, alsoTakes: [.bigint]
  ) { (value) throws(QueryError) in
    let written = if case .varchar(let text) = value { text } else { value.literalText }
    guard let limit = MemoryLimit(written) else {
      throw QueryError(
        .usage, "\"memory_limit\" is a size or a part of the machine's memory, not \"\(written)\"",
        hint: "write '500MB', '2GiB' or '50%'")
    }
    return .varchar(limit.text)
  }

  /// `temp_directory`: where rows go that memory has no room for.
  static let temporaryDirectory = SettingDefinition(
    "temp_directory", .varchar, default: .null,
    documentation: "The folder for temporary files; without one it is what TMPDIR names, or /tmp."
  ) { (value) throws(QueryError) in
    guard case .varchar(let path) = value, !path.isEmpty, !path.utf8.contains(0) else {
      throw QueryError(
        .usage, "\"temp_directory\" is the path of a folder", hint: "RESET temp_directory has none")
    }
    return value
  }
}

/// A memory limit as it is written: a size, or a part of the machine's memory.
enum MemoryLimit: Hashable {
  case bytes(Int)
  case percent(Int)

  /// The limit that a text stands for: `8MB`, `64 KiB`, `1000000`, `50%`; nil where it is none, or not above 0.
  init?(_ text: String) {
    let text = text.filter { !$0.isWhitespace }
    if text.last == "%" {
      guard let percent = Int(text.dropLast()), (1...100).contains(percent) else { return nil }
      self = .percent(percent)
      return
    }
    // A size is written as it is in a query; no literal of one is longer.
    guard text.utf8.count <= 40, text.first?.isNumber == true else { return nil }
    // `1.5GB` is a tenth of `15GB`; what is less than a byte is cut off.
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let decimals = parts.count == 2 ? parts[1].prefix { $0.isASCII && $0.isNumber }.count : 0
    guard parts.count == 1 || (decimals > 0 && decimals < 10 && parts[1].last?.isNumber == false),
      let expression = try? SQLParser.parseExpression(parts.joined()),
      case .literal(.integer(let size)) = expression.node
    else { return nil }
    let bytes = (0..<decimals).reduce(size) { value, _ in value / 10 }
    guard bytes > 0 else { return nil }
    self = .bytes(Int(bytes))
  }

  /// The limit as it is written, the size in the largest unit of which it is a whole number.
  var text: String {
    switch self {
    case .percent(let percent): return "\(percent)%"
    case .bytes(let bytes):
      let units = [
        ("TiB", 1 << 40), ("TB", 1_000_000_000_000), ("GiB", 1 << 30), ("GB", 1_000_000_000),
        ("MiB", 1 << 20),
        ("MB", 1_000_000), ("KiB", 1 << 10), ("kB", 1_000),
      ]
      guard let (name, size) = units.first(where: { bytes % $0.1 == 0 }) else { return "\(bytes)" }
      return "\(bytes / size)\(name)"
    }
  }

  /// The limit on this machine.
  var byteCount: Int {
    switch self {
    case .bytes(let bytes): bytes
    case .percent(let percent): ExecutionContext.defaultMemoryLimit / 50 * percent
    }
  }
}

/// What a statement found set of the memory and the folder of its run; nil for what no SET had changed.
struct ResourceSettings: Hashable, Sendable {
  var memoryLimit: Int?
  var temporaryDirectory: String?

  /// What is set, as far as it differs from what the session began with.
  init(_ settings: [SettingState]) {
    for setting in settings where setting.value != setting.initialValue {
      guard case .varchar(let text) = setting.value else { continue }
      switch setting.definition.name {
      case SettingDefinition.memoryLimit.name: memoryLimit = MemoryLimit(text)?.byteCount
      case SettingDefinition.temporaryDirectory.name: temporaryDirectory = text
      default: break
      }
    }
  }

  /// What holds for statements that run together: the smallest limit, and the folder that the last of them has.
  ///
  /// - Parameter limit: of a statement that has none of its own.
  static func together(
    _ statements: [ResourceSettings], limit: Int?, directory: String?
  ) -> (memoryLimit: Int?, temporaryDirectory: String?) {
    let limits = statements.map { $0.memoryLimit ?? limit ?? ExecutionContext.defaultMemoryLimit }
    return (limits.min() ?? limit, statements.last.map { $0.temporaryDirectory ?? directory } ?? directory)
  }
}
