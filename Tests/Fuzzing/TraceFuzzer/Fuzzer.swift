import Foundation
import TraceProbe

// libFuzzer around `TraceProbe`: it looks for bytes that break the readers of traces. `make fuzz-traces` builds and
// runs it. libFuzzer has the command line, so what to do stands in the environment:
//
//     TQ_FUZZ=v2 (or any other target)     tries inputs
//     TQ_FUZZ=seeds FOLDER                 writes what each target begins with into FOLDER/TARGET

private let task = ProcessInfo.processInfo.environment["TQ_FUZZ"] ?? ""
private let target = TraceProbe.Target(rawValue: task) ?? .v2

/// Called once, before all else.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
  if TraceProbe.Target(rawValue: task) != nil { return 0 }
  guard task == "seeds", let folder = CommandLine.arguments.dropFirst().first else {
    print("TQ_FUZZ says what to do: seeds or one of \(TraceProbe.Target.allCases.map(\.rawValue))")
    exit(2)
  }
  do {
    try Seeds.write(to: folder)
    exit(0)
  } catch {
    print("\(error)")
    exit(1)
  }
}

/// Tries one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard count <= TraceProbe.maximumLength else { return -1 }  // not for the corpus
  TraceProbe.run(target, Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}

@_silgen_name("LLVMFuzzerMutate")
private func mutateBytes(_ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int, _ capacity: Int) -> Int

/// Changes what a trace is made of rather than bytes, five times of six.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int, _ capacity: Int, _ seed: UInt32)
  -> Int
{
  guard seed % 6 != 0, let bytes,
    let changed = Mutation.mutated(target, Array(UnsafeBufferPointer(start: bytes, count: count)), seed)
  else { return mutateBytes(bytes, count, capacity) }
  let kept = min(changed.count, capacity)
  bytes.update(from: changed, count: kept)
  return kept
}

/// Makes one input of two.
@_cdecl("LLVMFuzzerCustomCrossOver")
public func cross(
  _ bytes: UnsafePointer<UInt8>?, _ count: Int, _ others: UnsafePointer<UInt8>?, _ otherCount: Int,
  _ result: UnsafeMutablePointer<UInt8>?, _ capacity: Int, _ seed: UInt32
) -> Int {
  let crossed = Mutation.crossed(
    target, Array(UnsafeBufferPointer(start: bytes, count: count)),
    Array(UnsafeBufferPointer(start: others, count: otherCount)), seed)
  let kept = min(crossed.count, capacity)
  result?.update(from: crossed, count: kept)
  return kept
}
