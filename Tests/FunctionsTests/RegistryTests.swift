import Catalog
import Columns
import Testing

@testable import Functions

@Suite struct RegistryTests {
  @Test func namesAreLowerCaseAndUnique() {
    let registry = FunctionRegistry.standard
    // What stands in FROM may have the name of what makes a value: range().
    for isTable in [true, false] {
      let names = registry.signatures.filter { ($0.kind == .table) == isTable }
        .flatMap { [$0.name] + $0.aliases }
      #expect(!names.isEmpty && Set(names).count == names.count)
      #expect(names.allSatisfy { $0 == $0.lowercased() })
    }
  }

  @Test func everyFunctionIsDocumentedAndCanBeCalled() {
    let registry = FunctionRegistry.standard
    for signature in registry.signatures {
      let isQuery = signature.kind == .table
      #expect(!signature.documentation.isEmpty && signature.example.contains(isQuery ? "from " : " => "))
      #expect(!signature.overloads.isEmpty)
      let reference = FunctionReference(signature.name, overload: 0)
      switch signature.kind {
      case .scalar: #expect(registry.scalar(reference) != nil)
      case .aggregate: #expect(registry.aggregate(reference) != nil)
      case .window: #expect(registry.window(reference) != nil)
      case .table: #expect(registry.table(reference) != nil && signature.rows?.columns.isEmpty == false)
      case .form: #expect(registry.scalar(reference) == nil)
      }
      #expect(registry.scalar(FunctionReference(signature.name, overload: 99)) == nil)
    }
  }

  /// What the signature says is kept is what the accumulator is made for.
  @Test func whatAggregatesKeepIsSaid() throws {
    let registry = FunctionRegistry.standard
    var collecting: Set<String> = []
    for signature in registry.signatures where signature.kind == .aggregate {
      let reference = FunctionReference(signature.name, overload: 0)
      let function = try #require(registry.aggregate(reference))
      let types = signature.overloads[0].parameters.map { parameter in
        if case .exact(let type) = parameter { type } else { LogicalType.bigint }
      }
      let use = AggregateUse(
        overload: 0, argumentTypes: types, resultType: .bigint,
        constants: types.map { _ in .init(word: Int64(bitPattern: (0.5).bitPattern)) }, pools: ValuePools())
      let accumulator = try function.makeAccumulator(use)
      let keepsAll = accumulator is any CollectingAccumulator
      #expect(keepsAll == (signature.keeps == .everyValue), "\(signature.name)")
      if keepsAll { collecting.insert(signature.name) }
      #expect(
        (signature.keeps == .distinctValues) == ["mode", "entropy", "histogram"].contains(signature.name),
        "\(signature.name)")
    }
    #expect(
      collecting.isSuperset(of: ["median", "p99", "quantile_cont", "quantile_disc", "list", "string_agg"]))
  }
}
