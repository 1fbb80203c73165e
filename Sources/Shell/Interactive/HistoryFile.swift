#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where the shell's history is: `$XDG_STATE_HOME/tq/history`, else `~/.local/state/tq/history`; nil where
/// there is no home or the folder cannot be made.
func historyFilePath() -> String? {
  var base = environment("XDG_STATE_HOME") ?? ""
  // The specification of these folders ignores a path that is not absolute.
  if !base.hasPrefix("/") {
    guard let home = environment("HOME"), home.hasPrefix("/") else { return nil }
    base = "\(home)/.local/state"
  }
  let folder = "\(base)/tq"
  return makeFolder(folder) ? "\(folder)/history" : nil
}

/// Makes a folder and those it is in; false where that fails.
private func makeFolder(_ path: String) -> Bool {
  var status = stat()
  if stat(path, &status) == 0 { return status.st_mode & mode_t(S_IFMT) == mode_t(S_IFDIR) }
  if let slash = path.lastIndex(of: "/"), slash != path.startIndex, !makeFolder(String(path[..<slash])) {
    return false
  }
  return mkdir(path, 0o700) == 0 || errno == EEXIST
}
