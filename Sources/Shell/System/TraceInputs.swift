import Diagnostics
import Rendering
import TraceQuery

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The traces that words of the command line name: `[alias=]path`, `-`, a folder, a glob.
///
/// Whether a file is a trace is found out when it is opened; only of the files in a folder those are taken that
/// begin as traces do, compressed or not, or are called `.trace`. What a folder or a glob gives may be skipped, what is named may not.
///
/// - Throws: a `.usage` error where a folder or glob holds no trace, or standard input is named twice.
public func traceInputs(_ words: [String]) throws(QueryError) -> [TraceInput] {
  var inputs: [TraceInput] = []
  for word in words { inputs += try traceInputs(word) }
  guard inputs.count(where: { $0.source == .standardInput }) <= 1 else {
    throw QueryError(.usage, "standard input can be read once only")
  }
  return inputs
}

private func traceInputs(_ word: String) throws(QueryError) -> [TraceInput] {
  let (alias, path) = splitAlias(word)
  if path == "-" { return [TraceInput(.standardInput, alias: alias)] }
  guard !path.isEmpty else { throw QueryError(.usage, "\"\(word)\" names no trace") }
  switch fileKind(path) {
  case .folder:
    let names = tracesInFolder(path)
    guard !names.isEmpty else { throw QueryError(.usage, "no Go execution trace in folder \(path)") }
    let base = path.hasSuffix("/") ? path : path + "/"
    return names.map { name in
      TraceInput(.file(base + name), alias: alias.map { "\($0)/\(name)" }, mayBeSkipped: true)
    }
  case .missing where path.contains { "*?[".contains($0) }:
    let paths = expandGlob(path).filter { fileKind($0) != .folder }
    guard !paths.isEmpty else { throw QueryError(.usage, "no file matches \(path)") }
    return paths.map { path in
      TraceInput(.file(path), alias: alias.map { "\($0)/\(lastComponent(path))" }, mayBeSkipped: true)
    }
  case .missing where looksLikeQuery(path):
    throw QueryError(.usage, "\"\(path)\" is no trace but a query", hint: "give it with -e, in quotes")
  case .missing:
    throw missing(path)
  default:
    return [TraceInput(.file(path), alias: alias)]
  }
}

/// `before=a.out` is an alias and a path, unless there is a file of that whole name.
private func splitAlias(_ word: String) -> (alias: String?, path: String) {
  guard let equals = word.firstIndex(of: "="), fileKind(word) == .missing else { return (nil, word) }
  let name = word[..<equals]
  let isName =
    name.first.map { $0 == "_" || $0.isLetter } == true
    && name.allSatisfy { $0 == "_" || $0 == "-" || $0 == "." || $0.isLetter || $0.isNumber }
  guard isName else { return (nil, word) }
  return (String(name), String(word[word.index(after: equals)...]))
}

/// That there is no such file, and what was likely meant instead.
private func missing(_ path: String) -> QueryError {
  let message = "cannot open \(path): \(systemErrorText(ENOENT))"
  switch path {
  case "help": return QueryError(.trace, message, hint: "tq --help lists the options")
  case "version": return QueryError(.trace, message, hint: "tq --version says it")
  case "queries": return QueryError(.trace, message, hint: "tq --queries lists the saved queries")
  default: break
  }
  if SavedQueries.all.contains(where: { $0.name == path }) {
    return QueryError(.trace, message, hint: "the saved query of that name is run by -q \(path)")
  }
  let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  if let near = nearestName(to: String(lastComponent(path)), in: fileNames(folder.isEmpty ? "." : folder)) {
    return QueryError(.trace, message, hint: "did you mean \"\(folder)\(near)\"?")
  }
  return QueryError(.trace, message, hint: "the path is looked up from the current folder")
}

/// Names of what is in a folder in alphabetical order, none where it cannot be read.
private func fileNames(_ path: String, hidden: Bool = false) -> [String] {
  guard let folder = opendir(path) else { return [] }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if hidden || !name.hasPrefix(".") { names.append(name) }
  }
  return names.sorted()
}

/// Whether a word begins as statements do: `tq "select 1" trace.out`, `tq select 1`.
private func looksLikeQuery(_ word: String) -> Bool {
  guard ["select", "from", "with", "show", "describe", "explain"].contains(firstWord(word)) else {
    return false
  }
  return word.contains(" ") || word.allSatisfy(\.isLetter)
}

private enum FileKind {
  case missing, folder, other
}

private func fileKind(_ path: String) -> FileKind {
  var status = stat()
  guard stat(path, &status) == 0 else { return .missing }
  return status.st_mode & mode_t(S_IFMT) == mode_t(S_IFDIR) ? .folder : .other
}

private func lastComponent(_ path: String) -> Substring {
  path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? Substring(path)
}

/// Names of the files in a folder that begin as every Go trace does or are called one, in alphabetical order.
private func tracesInFolder(_ path: String) -> [String] {
  fileNames(path, hidden: true).filter { name in
    let isCalledOne = name.hasSuffix(".trace") && fileKind("\(path)/\(name)") == .other
    return isCalledOne || TraceInput.isTrace("\(path)/\(name)")
  }
}

private func expandGlob(_ pattern: String) -> [String] {
  var result = glob_t()
  defer { globfree(&result) }
  guard glob(pattern, 0, nil, &result) == 0, let paths = result.gl_pathv else { return [] }
  return (0..<Int(result.gl_pathc)).compactMap { paths[$0].map { String(cString: $0) } }
}

/// The trace to read where none is named: standard input where something is fed into it, else `./trace.out`.
///
/// - Parameter standardInputIsTaken: queries are read from it.
/// - Throws: a `.usage` error that says how to make a trace.
public func defaultTraceInput(standardInputIsTaken: Bool) throws(QueryError) -> TraceInput {
  if !standardInputIsTaken, standardInputIsFed() { return TraceInput(.standardInput) }
  if fileKind("trace.out") == .other { return TraceInput(.file("trace.out")) }
  throw QueryError(
    .usage, "no trace named, and there is no trace.out here",
    hint: "make one with \"go test -trace trace.out\", with runtime/trace, or with "
      + "\"curl -o trace.out http://HOST/debug/pprof/trace?seconds=5\"")
}

/// Whether standard input is a pipe, a socket or a file: a terminal and `/dev/null`, which programs that run
/// others give them, feed nothing.
private func standardInputIsFed() -> Bool {
  var status = stat()
  guard fstat(STDIN_FILENO, &status) == 0 else { return false }
  let kind = status.st_mode & mode_t(S_IFMT)
  return kind == mode_t(S_IFIFO) || kind == mode_t(S_IFSOCK) || kind == mode_t(S_IFREG)
}
