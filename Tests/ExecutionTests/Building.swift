import Catalog
import Columns
import Functions
import LogicalPlan

// Short ways to write bound expressions.

func column(_ index: Int, _ type: LogicalType = .bigint) -> BoundExpression {
  .column(index, type, name: "c\(index)")
}

func constant(_ value: Value, _ type: LogicalType? = nil) -> BoundExpression {
  .constant(value, type ?? value.type)
}

func integer(_ number: Int64) -> BoundExpression { constant(.bigint(number)) }

func call(_ name: String, _ arguments: BoundExpression..., returns type: LogicalType) -> BoundExpression {
  let overloads = FunctionRegistry.standard.signatures.first { $0.name == name }?.overloads ?? []
  let overload =
    overloads.firstIndex { overload in
      zip(overload.parameters, arguments).allSatisfy { parameter, argument in
        if case .exact(let wanted) = parameter { return wanted == argument.type }
        return true
      } && (overload.parameters.count == arguments.count || overload.isVariadic)
    } ?? 0
  return .call(FunctionReference(name, overload: overload), arguments, type, span: nil)
}

func aggregate(
  _ name: String, _ arguments: BoundExpression..., distinct: Bool = false, filter: BoundExpression? = nil,
  orderBy: [SortKey] = [], returns type: LogicalType = .bigint
) -> AggregateCall {
  let overloads =
    FunctionRegistry.standard.signatures.first { $0.kind == .aggregate && $0.name == name }?.overloads ?? []
  let overload =
    overloads.firstIndex { overload in
      overload.parameters.count == arguments.count
        && zip(overload.parameters, arguments).allSatisfy { parameter, argument in
          if case .exact(let wanted) = parameter { return wanted == argument.type }
          return true
        }
    } ?? 0
  return AggregateCall(
    function: FunctionReference(name, overload: overload), arguments: arguments, isDistinct: distinct,
    filter: filter, orderBy: orderBy, type: type, name: name)
}

func named(_ expressions: BoundExpression...) -> [NamedExpression] {
  expressions.enumerated().map { NamedExpression($1, name: "e\($0)") }
}

/// A generator of the same numbers in every run.
struct Dice {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493 }

  mutating func roll(_ sides: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % sides
  }
}
