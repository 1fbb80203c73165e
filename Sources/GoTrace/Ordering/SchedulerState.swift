/// State of a goroutine, under Go's names in lower case.
public enum GoroutineState: UInt8, Sendable, CaseIterable {
  case undetermined
  case notexist
  case runnable
  case running
  case waiting
  case syscall

  /// The name as tables show it.
  public var name: String { "\(self)" }
}

/// State of a proc, under Go's names in lower case.
public enum ProcState: UInt8, Sendable, CaseIterable {
  case undetermined
  case notexist
  case running
  case idle

  /// The name as tables show it.
  public var name: String { "\(self)" }
}
