// swift-tools-version: 6.1
import PackageDescription

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
    // Leaves: the standard library only.
    .target(name: "Diagnostics"),
    .target(name: "Columns", dependencies: ["Diagnostics"]),
    .target(name: "GoTrace", dependencies: ["Diagnostics"]),
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
      ]),
    .systemLibrary(
      name: "CReadline", pkgConfig: "readline",
      providers: [.apt(["libreadline-dev"]), .brew(["readline"])]),
    .target(name: "Shell", dependencies: ["TraceQuery", "Rendering", "SQLSyntax", "Diagnostics", "CReadline"]),
    .executableTarget(
      name: "tq",
      dependencies: [
        "Shell", "TraceQuery", "Rendering", "Diagnostics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .executableTarget(
      name: "ExecutionBenchmark",
      dependencies: ["Execution", "LogicalPlan", "Catalog", "Columns", "Diagnostics"],
      path: "Benchmarks/ExecutionBenchmark"),

    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(name: "ColumnsTests", dependencies: ["Columns"]),
    .testTarget(name: "FunctionsTests", dependencies: ["Functions", "Catalog", "Columns", "Diagnostics"]),
    .testTarget(
      name: "ExecutionTests",
      dependencies: ["Execution", "Functions", "LogicalPlan", "Catalog", "Columns", "Diagnostics"]),
  ],
  swiftLanguageModes: [.v6]
)
