/// What the name of a Go function says about where it is from.
///
/// The package is what stands before the first dot after the last slash, looking only at the part before any
/// `[` (type arguments) or `(` (a receiver): `slices.SortFunc[...]` is of `slices`,
/// `net/http.(*conn).serve` of `net/http`, `example.com/x/y.F.func1` of `example.com/x/y`. The linker writes
/// a dot in a path's last element as `%2e`, which is undone.
///
/// A function is of the standard library when the first element of its package's path is one of the
/// distribution's top-level folders. That its path has no dot is not enough: `main` and a module named
/// `myapp/db` have none either. Besides these, the routines that the compiler (`type:.eq.…`) and the
/// runtime's assembly bring along without a package count as the standard library's; other names without a
/// package (C functions, `_cgo_…`) do not.
struct GoSymbol {
  private let name: UnsafeBufferPointer<UInt8>

  init(_ name: UnsafeBufferPointer<UInt8>) { self.name = name }

  /// The path of the package, nil where the name has none.
  var package: String? {
    var end = 0
    var slash = 0
    while end < name.count, name[end] != UInt8(ascii: "["), name[end] != UInt8(ascii: "(") {
      if name[end] == UInt8(ascii: "/") { slash = end }
      end += 1
    }
    guard let dot = name[slash..<end].firstIndex(of: UInt8(ascii: ".")), dot > 0 else { return nil }
    return String(decoding: Self.unescaped(name[..<dot]), as: UTF8.self)
  }

  /// Whether the function is of Go's standard library, its runtime among it.
  var isStandard: Bool {
    guard let package else {
      let text = String(decoding: name, as: UTF8.self)
      return Self.runtimeAssembly.contains(text) || text.hasPrefix("_rt0_")
    }
    if package.hasPrefix("type:") || package.hasPrefix("go:") { return true }
    return Self.standardFolders.contains(String(package.prefix { $0 != "/" }))
  }

  private static func unescaped(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
    var out: [UInt8] = []
    var i = text.startIndex
    while i < text.endIndex {
      if text[i] == UInt8(ascii: "%"), i + 2 < text.endIndex,
        let code = UInt8(String(decoding: text[(i + 1)...(i + 2)], as: UTF8.self), radix: 16)
      {
        out.append(code)
        i += 3
      } else {
        out.append(text[i])
        i += 1
      }
    }
    return out
  }

  /// The folders at the top of Go's `src`, of the releases 1.21 to 1.27; `vendor` holds what the standard
  /// library itself uses, `command-line-arguments` and `main` are never in it.
  private static let standardFolders: Set<String> = [
    "archive", "arena", "bufio", "bytes", "cmp", "compress", "container", "context", "crypto", "database",
    "debug", "embed", "encoding", "errors", "expvar", "flag", "fmt", "go", "hash", "html", "image", "index",
    "internal", "io", "iter", "log", "maps", "math", "mime", "net", "os", "path", "plugin", "reflect",
    "regexp", "runtime", "simd", "slices", "sort", "strconv", "strings", "structs", "sync", "syscall",
    "testing", "text", "time", "unicode", "unique", "unsafe", "uuid", "vendor", "weak",
  ]

  /// Routines of the runtime's assembly whose symbols have no package.
  private static let runtimeAssembly: Set<String> = [
    "aeshashbody", "callRet", "cmpbody", "countbody", "crosscall2", "debugCall32", "gcWriteBarrier", "gogo",
    "gosave_systemstack_switch", "indexbody", "indexbytebody", "memeqbody", "setg_gcc", "sigtramp",
  ]
}
