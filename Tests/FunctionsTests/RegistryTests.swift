import Catalog
import Testing

@testable import Functions

@Suite struct RegistryTests {
  @Test func namesAreLowerCaseAndUnique() {
    let registry = FunctionRegistry.standard
    let names = registry.signatures.flatMap { [$0.name] + $0.aliases }
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0 == $0.lowercased() })
  }

  @Test func everyFunctionIsDocumentedAndCanBeCalled() {
    let registry = FunctionRegistry.standard
    for signature in registry.signatures {
      #expect(!signature.documentation.isEmpty && signature.example.contains(" => "))
      #expect(!signature.overloads.isEmpty)
      let reference = FunctionReference(signature.name, overload: 0)
      #expect(
        signature.kind == .scalar ? registry.scalar(reference) != nil : registry.aggregate(reference) != nil)
      #expect(registry.scalar(FunctionReference(signature.name, overload: 99)) == nil)
    }
  }
}
