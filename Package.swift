// swift-tools-version: 6.1
import PackageDescription

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// The shell edits its lines with GNU Readline where its headers are installed, else it reads plain lines.
// TQ_READLINE=0 or 1 in the environment decides instead (the Makefile sets it: the package manager keeps what
// it once found out about a manifest, but not across a change of the environment).
let readlineHeaders = [
  "/usr/include/readline/readline.h", "/usr/local/include/readline/readline.h",
  "/opt/homebrew/opt/readline/include/readline/readline.h",
  "/usr/local/opt/readline/include/readline/readline.h",
]
let hasReadline =
  switch Context.environment["TQ_READLINE"] {
  case "0": false
  case "1": true
  default: readlineHeaders.contains { access($0, R_OK) == 0 }
  }
#if os(macOS)
  // Homebrew keeps it out of the compiler's own search path.
  let readlinePackage: String? = "readline"
#else
  let readlinePackage: String? = nil
#endif
let readlineTargets: [Target] =
  hasReadline
  ? [
    .systemLibrary(
      name: "CReadline", pkgConfig: readlinePackage,
      providers: [.apt(["libreadline-dev"]), .brew(["readline"])])
  ] : []

/// A C library that is used where its header is found, unless the environment says 0 or 1.
func hasLibrary(_ variable: String, header: String) -> Bool {
  switch Context.environment[variable] {
  case "0": false
  case "1": true
  default:
    ["/usr/include", "/usr/local/include", "/opt/homebrew/include"].contains { folder in
      access("\(folder)/\(header)", R_OK) == 0
    }
  }
}

// Compressed traces are read with the libraries of their formats, where they are installed; TQ_ZLIB and TQ_ZSTD
// decide instead, as TQ_READLINE does.
let hasZlib = hasLibrary("TQ_ZLIB", header: "zlib.h")
let hasZstd = hasLibrary("TQ_ZSTD", header: "zstd.h")
#if os(macOS)
  // zlib comes with the system there.
  let zlibPackage: String? = nil
  let zstdPackage: String? = "libzstd"
#else
  let zlibPackage: String? = nil
  let zstdPackage: String? = nil
#endif
let compressionTargets: [Target] =
  (hasZlib ? [.systemLibrary(name: "CZlib", pkgConfig: zlibPackage, providers: [.apt(["zlib1g-dev"])])] : [])
  + (hasZstd
    ? [
      .systemLibrary(
        name: "CZstd", pkgConfig: zstdPackage, providers: [.apt(["libzstd-dev"]), .brew(["zstd"])])
    ] : [])
let compressionLibraries: [Target.Dependency] = (hasZlib ? ["CZlib"] : []) + (hasZstd ? ["CZstd"] : [])
let compressionSettings: [SwiftSetting] =
  (hasZlib ? [.define("TQ_ZLIB")] : []) + (hasZstd ? [.define("TQ_ZSTD")] : [])

// The fuzzer is built only where it is asked for: it needs a runtime that not every toolchain brings (`make fuzz`).
let fuzzerTargets: [Target] =
  Context.environment["TQ_FUZZ"] != nil
  ? [
    .executableTarget(
      name: "QueryFuzzer", dependencies: ["QueryProbe", "GrammarSupport"],
      path: "Tests/Fuzzing/QueryFuzzer"),
    .executableTarget(
      name: "TraceFuzzer", dependencies: ["TraceProbe", "GoTrace", "TraceTestSupport", "GrammarSupport"],
      path: "Tests/Fuzzing/TraceFuzzer"),
  ] : []

// The direction of dependencies is the architecture (docs/architecture.md): a target imports what is
// listed here and nothing else, and `.ci/run` builds with the compiler's own check of it.
let package = Package(
  name: "tq",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "TraceQuery", targets: ["TraceQuery"]),
    .executable(name: "tq", targets: ["tq"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    // Leaves: the standard library only, and what unpacks compressed traces.
    .target(name: "Diagnostics"),
    .target(name: "Columns", dependencies: ["Diagnostics"]),
    .target(
      name: "GoTrace", dependencies: ["Diagnostics"] + compressionLibraries,
      swiftSettings: compressionSettings),
    .target(name: "SQLSyntax", dependencies: ["Diagnostics"]),

    // The SQL side.
    .target(name: "Catalog", dependencies: ["Columns", "Diagnostics"]),
    .target(name: "Functions", dependencies: ["Columns", "Catalog", "Diagnostics"]),
    .target(name: "LogicalPlan", dependencies: ["Columns", "Catalog", "Diagnostics"]),
    .target(
      name: "Planner", dependencies: ["SQLSyntax", "LogicalPlan", "Catalog", "Columns", "Diagnostics"]),
    .target(
      name: "Execution", dependencies: ["LogicalPlan", "Catalog", "Functions", "Columns", "Diagnostics"]),

    // The trace side.
    .target(name: "TraceTables", dependencies: ["GoTrace", "Catalog", "Columns", "Diagnostics"]),

    // Where the two meet, and what people touch.
    .target(name: "Rendering", dependencies: ["Columns", "Diagnostics"]),
    .target(
      name: "TraceQuery",
      dependencies: [
        "Diagnostics", "Columns", "GoTrace", "SQLSyntax", "Catalog", "Functions", "LogicalPlan", "Planner",
        "Execution", "TraceTables", "Rendering",
      ],
      resources: [.embedInCode("Views")]),
    .target(
      name: "Shell",
      dependencies: ["TraceQuery", "Rendering", "SQLSyntax", "Catalog", "Columns", "Diagnostics"]
        + (hasReadline ? ["CReadline"] : []),
      resources: [.embedInCode("Saved")],
      swiftSettings: hasReadline ? [.define("TQ_READLINE")] : []),
    .executableTarget(
      name: "tq",
      dependencies: [
        "Shell", "TraceQuery", "Rendering", "Columns", "Diagnostics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .target(name: "TraceTestSupport", path: "Tests/TraceTestSupport"),
    .target(name: "GrammarSupport", dependencies: ["SQLSyntax"], path: "Tests/GrammarSupport"),
    .target(
      name: "QueryProbe",
      dependencies: ["TraceQuery", "SQLSyntax", "Catalog", "Columns", "Diagnostics"],
      path: "Tests/Fuzzing/QueryProbe"),
    .target(
      name: "TraceProbe",
      dependencies: ["GoTrace", "TraceTables", "Catalog", "Columns", "Diagnostics", "TraceTestSupport"],
      path: "Tests/Fuzzing/TraceProbe"),
    .testTarget(name: "TraceTestSupportTests", dependencies: ["TraceTestSupport"]),
    .testTarget(name: "GoTraceTests", dependencies: ["GoTrace", "Diagnostics", "TraceTestSupport"]),
    .executableTarget(
      name: "ExecutionBenchmark",
      dependencies: ["Execution", "LogicalPlan", "Catalog", "Columns", "Diagnostics"],
      path: "Tests/ExecutionBenchmark"),
    .executableTarget(
      name: "QueryBenchmark",
      dependencies: [
        "Execution", "Planner", "SQLSyntax", "Functions", "LogicalPlan", "Catalog", "Columns", "Diagnostics",
      ],
      path: "Tests/QueryBenchmark"),

    .testTarget(
      name: "ReferenceTests",
      dependencies: [
        "TraceQuery", "Rendering", "Catalog", "Columns", "Diagnostics", "TraceTestSupport", "GrammarSupport",
      ]),
    .testTarget(
      name: "QueryProbeTests", dependencies: ["QueryProbe", "GrammarSupport", "SQLSyntax", "Diagnostics"],
      path: "Tests/Fuzzing/QueryProbeTests"),
    .executableTarget(
      name: "FlipProbe", dependencies: ["TraceProbe", "TraceTestSupport"],
      path: "Tests/Fuzzing/FlipProbe"),
    .testTarget(
      name: "TraceProbeTests",
      dependencies: ["TraceProbe", "GoTrace", "Diagnostics", "TraceTestSupport"],
      path: "Tests/Fuzzing/TraceProbeTests"),
    .testTarget(
      name: "TraceQueryTests",
      dependencies: ["TraceQuery", "Catalog", "Columns", "Diagnostics", "TraceTestSupport"]),
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    .executableTarget(
      name: "AllocationProbe", dependencies: ["AllocationCounter", "TraceQuery", "Columns", "Diagnostics"],
      path: "Tests/AllocationProbe"),
    .testTarget(name: "AllocationTests", dependencies: ["AllocationProbe", "TraceTestSupport"]),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(
      name: "TraceTablesTests",
      dependencies: [
        "TraceTables", "GoTrace", "Catalog", "Columns", "Diagnostics", "TraceTestSupport", "Execution",
        "LogicalPlan",
      ]),
    .testTarget(name: "ColumnsTests", dependencies: ["Columns"]),
    .testTarget(
      name: "PlannerTests",
      dependencies: ["Planner", "SQLSyntax", "LogicalPlan", "Catalog", "Columns", "Diagnostics"]),
    .testTarget(name: "SQLSyntaxTests", dependencies: ["SQLSyntax", "Diagnostics", "GrammarSupport"]),
    .testTarget(name: "FunctionsTests", dependencies: ["Functions", "Catalog", "Columns", "Diagnostics"]),
    .testTarget(
      name: "ExecutionTests",
      dependencies: [
        "Execution", "Planner", "SQLSyntax", "Functions", "LogicalPlan", "Catalog", "Columns", "Diagnostics",
        "TraceQuery", "TraceTestSupport",
      ]),
    .testTarget(name: "RenderingTests", dependencies: ["Rendering", "Columns", "Diagnostics"]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "tq", "Shell", "TraceQuery", "Rendering", "Catalog", "Columns", "Diagnostics", "TraceTestSupport",
      ]),
  ] + readlineTargets + compressionTargets + fuzzerTargets,
  swiftLanguageModes: [.v6]
)
