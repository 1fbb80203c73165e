import Diagnostics
import Rendering

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The queries that have names: those that ship with tq and those that the user keeps in
/// `$XDG_CONFIG_HOME/tq/queries/NAME.tq`.
public enum SavedQueries {
  /// One of them.
  public struct Entry: Sendable {
    /// What `-q` calls it.
    public var name: String
    /// Whether it ships with tq; else it is the user's.
    public var ships: Bool
  }

  /// All names, first those that ship, in the order that suits reading, then the user's alphabetically. A user's
  /// query of a name that ships is not listed: it is not run.
  public static var all: [Entry] {
    let shipped = ShippedQueries.all.map { Entry(name: $0.name, ships: true) }
    let names = Set(shipped.map(\.name))
    return shipped + userNames().filter { !names.contains($0) }.map { Entry(name: $0, ships: false) }
  }

  /// A query by its name.
  ///
  /// - Throws: a `.usage` error where there is none, with the nearest name; what ``QueryFile/init(path:)`` throws.
  public static func query(named name: String) throws(ScriptError) -> QueryFile {
    let wanted = name.hasSuffix(".tq") ? String(name.dropLast(3)) : name
    if let shipped = ShippedQueries.all.first(where: { $0.name == wanted }) {
      return try QueryFile(shipped.text, name: "\(wanted).tq")
    }
    if let folder = userFolder, !wanted.contains("/"), userNames().contains(wanted) {
      return try QueryFile(path: "\(folder)/\(wanted).tq")
    }
    let near = nearestName(to: wanted, in: all.map(\.name))
    throw ScriptError(
      QueryError(
        .usage, "no saved query \"\(name)\"",
        hint: near.map { "did you mean \"\($0)\"?" } ?? "tq --queries lists them"))
  }

  /// What `--queries` prints: each with what it says of itself and its parameters.
  ///
  /// - Parameter width: cells in a line of the terminal; nil where nothing limits a line.
  public static func listing(width: Int?) -> String {
    let entries = all
    let column = (entries.map { displayWidth($0.name) }.max() ?? 0) + 2
    var lines: [String] = []
    var isOwn = false
    for entry in entries {
      if !entry.ships, !isOwn {
        isOwn = true
        lines += ["", "Yours, in \(userFolder ?? ""):"]
      }
      do throws(ScriptError) {
        let file = try query(named: entry.name)
        lines += hanging(entry.name, file.summary, column, width)
        for parameter in file.parameters {
          let value = parameter.defaultText ?? parameter.type.name
          lines += hanging("", "-p \(parameter.name)=\(value)  \(parameter.summary)", column, width)
        }
      } catch {
        lines += hanging(entry.name, "cannot be used: \(error.error.message)", column, width)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func hanging(_ head: String, _ text: String, _ column: Int, _ width: Int?) -> [String] {
    let room = width.map { max(20, $0 - column) } ?? Int.max
    let blank = String(repeating: " ", count: column)
    let lines = wordWrapped(text, width: room)
    return (lines.isEmpty ? [""] : lines).enumerated().map { i, line in
      let start = i == 0 ? head + String(blank.dropFirst(displayWidth(head))) : blank
      return line.isEmpty ? head : start + line
    }
  }

  /// The user's folder of queries; nil where there is no home.
  static var userFolder: String? {
    if let config = environment("XDG_CONFIG_HOME"), !config.isEmpty { return "\(config)/tq/queries" }
    return environment("HOME").map { "\($0)/.config/tq/queries" }
  }

  private static func userNames() -> [String] {
    guard let path = userFolder, let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".tq"), !name.hasPrefix(".") { names.append(String(name.dropLast(3))) }
    }
    return names.sorted()
  }
}
