import Columns
import Testing

@testable import Functions

@Suite struct StackTests {
  let functions = FunctionCall()

  private func stack(_ names: String...) -> Value {
    .stack(
      names.enumerated().map { StackFrame(pc: UInt64($0), function: $1, file: "/src/f\($0).go", line: 7) })
  }

  /// The packages are those that `go list` has for the functions.
  @Test(arguments: [
    ("slices.SortFunc[...]", "slices", true), ("net/http.(*conn).serve", "net/http", true),
    ("main.main.func1", "main", false), ("github.com/x/y.(*T).M", "github.com/x/y", false),
    (
      "vendor/golang.org/x/net/http2/hpack.(*Encoder).WriteField", "vendor/golang.org/x/net/http2/hpack", true
    ),
    ("golang.org/x/net/http2/hpack.(*Encoder).WriteField", "golang.org/x/net/http2/hpack", false),
    ("runtime.gopark", "runtime", true), ("internal/poll.(*FD).Read", "internal/poll", true),
    ("myapp/internal/db.Query", "myapp/internal/db", false),
    ("gopkg.in/yaml%2ev3.Unmarshal", "gopkg.in/yaml.v3", false), ("main.run[...].func2", "main", false),
    ("sync.(*Pool[github.com/x/y.T]).Get", "sync", true), ("main._Cfunc_puts", "main", false),
    ("type:.eq.main.key", "type:", true),
  ])
  func packages(function: String, package: String, isStandard: Bool) throws {
    #expect(try functions.call("package", .varchar(function)) == .varchar(package))
    #expect(try functions.call("is_std", .varchar(function)) == .boolean(isStandard))
  }

  @Test(arguments: [
    ("_cgo_panic", false), ("memeqbody", true), ("sqlite3_step", false), ("", false),
    ("_rt0_amd64_linux", true),
    (".", false), ("%2", false), ("/", false), ("[", false),
  ])
  func withoutPackage(function: String, isStandard: Bool) throws {
    #expect(try functions.call("package", .varchar(function)) == .null)
    #expect(try functions.call("is_std", .varchar(function)) == .boolean(isStandard))
  }

  @Test func framesOfAStack() throws {
    let stack = stack("runtime.gopark", "sync.(*Mutex).Lock", "app/db.Get", "main.main")
    #expect(try functions.call("leaf", stack) == .varchar("runtime.gopark"))
    #expect(try functions.call("root", stack) == .varchar("main.main"))
    #expect(try functions.call("depth", stack) == .bigint(4))
    #expect(try functions.call("frame", stack, .bigint(0)) == .varchar("runtime.gopark"))
    #expect(try functions.call("frame", stack, .bigint(3)) == .varchar("main.main"))
    #expect(try functions.call("frame", stack, .bigint(4)) == .null)
    #expect(try functions.call("frame", stack, .bigint(-1)) == .null)
    #expect(
      try functions.call("folded", stack)
        == .varchar("main.main;app/db.Get;sync.(*Mutex).Lock;runtime.gopark"))
    #expect(
      try functions.call("funcs", stack)
        == .list(
          ["runtime.gopark", "sync.(*Mutex).Lock", "app/db.Get", "main.main"].map { .varchar($0) },
          of: .varchar))
    #expect(try functions.call("has_func", stack, .varchar("sync.*")) == .boolean(true))
    #expect(try functions.call("has_func", stack, .varchar("net.*")) == .boolean(false))
    #expect(try functions.call("app_func", stack) == .varchar("app/db.Get"))
    #expect(try functions.call("app_frame", stack) == .varchar("app/db.Get /src/f2.go:7"))
  }

  @Test func aStackOfTheStandardLibraryHasNoAppFrame() throws {
    #expect(try functions.call("app_func", stack("runtime.gopark", "runtime.bgsweep")) == .null)
    #expect(try functions.call("leaf", stack()) == .null)
    #expect(try functions.call("depth", stack()) == .bigint(0))
  }

  /// Go's reader gives such a frame where the runtime ran on a stack of its own; it says nothing.
  @Test func aFrameWithoutANameNamesNothing() throws {
    for name in ["leaf", "root", "app_func", "app_frame"] {
      #expect(try functions.call(name, stack("")) == .null, "\(name)")
    }
    #expect(try functions.call("frame", stack("main.f", "", "main.main"), .bigint(1)) == .null)
    #expect(try functions.call("leaf", stack("main.f", "")) == .varchar("main.f"))
    #expect(try functions.call("root", stack("main.f", "")) == .null)
    #expect(try functions.call("app_func", stack("", "main.main")) == .varchar("main.main"))
    #expect(try functions.call("depth", stack("")) == .bigint(1))
  }
}
