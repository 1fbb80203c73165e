import Diagnostics
import GoTrace
import Synchronization

/// What is to hold of any bytes whatever that are read as a trace. Where it does not hold, the process ends: that is
/// how the fuzzer and the tests come to know.
package enum TraceProbe {
  /// What the bytes are taken for.
  package enum Target: String, CaseIterable, Sendable {
    /// A trace of Go 1.22 or later.
    case v2
    /// A trace of before Go 1.22.
    case v1
    /// Gzip or zstd data with a trace in it.
    case packed
    /// A trace of any version, all of whose tables are asked for.
    case tables
    /// The text form of traces, of either kind, that the tests write them in.
    case text
  }

  /// Longer inputs are not looked at: they say nothing that shorter ones do not.
  package static let maximumLength = 256 << 10

  /// Reads the bytes as what the target says.
  package static func run(_ target: Target, _ bytes: [UInt8]) {
    guard bytes.count <= maximumLength else { return }
    // The readers' memory is used again, and tests run side by side.
    one.withLock { _ in check(target, bytes) }
  }

  private static let one = Mutex(())

  private static func check(_ target: Target, _ bytes: [UInt8]) {
    switch target {
    case .v2: TraceReading(bytes, isVersion1: false)?.check()
    case .v1: TraceReading(bytes, isVersion1: true)?.check()
    case .packed: PackedReading.check(bytes)
    case .tables: TableReading.check(bytes)
    case .text: TextReading.check(bytes)
    }
  }
}

/// Ends the process where something does not hold that has to. The message is printed also where the optimiser is on.
func require(_ holds: Bool, _ message: @autoclosure () -> String) {
  if !holds { fatalError(message()) }
}
