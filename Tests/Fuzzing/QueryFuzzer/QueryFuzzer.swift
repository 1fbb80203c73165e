import Foundation
import GrammarSupport
import QueryProbe

// libFuzzer around `QueryProbe`: it looks for texts that break tq. `make fuzz` builds and runs it. libFuzzer has
// the command line, so what to do stands in the environment:
//
//     TQ_FUZZ=prepare           parses, binds and plans texts
//     TQ_FUZZ=run               runs them as well
//     TQ_FUZZ=seeds FOLDER      writes sentences of the grammar and all statements of this repository into FOLDER
//     TQ_FUZZ=dictionary FILE   writes the words of the language into FILE

private let runs = ProcessInfo.processInfo.environment["TQ_FUZZ"] == "run"

/// Called once, before all else.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
  // The fuzzer's handler of signals has no stack left where one has run over, unless it has one of its own.
  let size = 1 << 18
  var stack = stack_t(ss_sp: .allocate(byteCount: size, alignment: 16), ss_flags: 0, ss_size: size)
  sigaltstack(&stack, nil)
  do {
    switch (ProcessInfo.processInfo.environment["TQ_FUZZ"], CommandLine.arguments.dropFirst().first) {
    case ("prepare", _), ("run", _): return 0
    case ("seeds", let folder?): try writeSeeds(to: folder)
    case ("dictionary", let file?): try writeDictionary(to: file)
    default:
      print("TQ_FUZZ says what to do: prepare, run, seeds or dictionary")
      exit(2)
    }
    exit(0)
  } catch {
    print("\(error)")
    exit(1)
  }
}

/// Tries one text.
@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = UnsafeBufferPointer(start: bytes, count: count)
  guard count <= QueryProbe.maximumLength, let text = String(validating: bytes, as: UTF8.self) else {
    return -1  // not for the corpus
  }
  guard runs else {
    QueryProbe.prepare(text)
    return 0
  }
  // Only what can be run is worth changing further; the other target has the rest.
  return QueryProbe.run(text) ? 0 : -1
}

@_silgen_name("LLVMFuzzerMutate")
private func mutateBytes(_ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int, _ capacity: Int) -> Int

/// Changes words rather than bytes, three times of four.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int, _ capacity: Int, _ seed: UInt32)
  -> Int
{
  guard seed % 4 != 0, let bytes,
    let text = String(validating: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  else { return mutateBytes(bytes, count, capacity) }
  var mutator = TextMutator(seed: UInt64(seed))
  let changed = Array(mutator.mutated(text).utf8.prefix(capacity))
  UnsafeMutableBufferPointer(start: bytes, count: capacity).baseAddress?.update(
    from: changed, count: changed.count)
  return changed.count
}

private func writeSeeds(to folder: String) throws {
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  var texts = Set(StatementTexts.all().map(\.text))
  var generator = SentenceGenerator(try Grammar.load(), seed: 1)
  for index in 0..<1500 { texts.insert(generator.sentence("statement", budget: 8 + index % 20)) }
  for (index, text) in texts.sorted().enumerated() where text.utf8.count <= QueryProbe.maximumLength {
    try text.write(toFile: "\(folder)/seed-\(index).sql", atomically: false, encoding: .utf8)
  }
}

/// A word a line, in quotes, as libFuzzer reads it.
private func writeDictionary(to file: String) throws {
  let grammar = try Grammar.load()
  var words = QueryProbe.functionNames.union(QueryProbe.tableNames).union(QueryProbe.columnNames)
  for (name, rule) in grammar.rules where !Grammar.isToken(name) {
    words.formUnion(Grammar.texts(rule).map { $0.first?.isLetter ?? false ? " \($0.lowercased()) " : $0 })
  }
  words.formUnion([
    "1", "10ms", "64KiB", "1.5", "'x'", "$p", "[1, 2]", "x -> x", "9223372036854775807", "-- ", "/* ", " */",
  ])
  let lines = words.sorted().map { "\"\($0)\"\n" }
  try lines.joined().write(toFile: file, atomically: true, encoding: .utf8)
}
