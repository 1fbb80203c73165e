import Catalog
import Columns

/// An overload that fits, and what its arguments and result are.
struct ResolvedOverload {
  /// Position in the signature's overloads.
  var index: Int
  /// What each argument is converted to.
  var argumentTypes: [LogicalType]
  /// The type of the result.
  var result: LogicalType
}

/// Finds the overload for arguments of the given types: the first that fits exactly, else the first that fits
/// when NULLs, integers and empty lists are converted.
///
/// - Complexity: O(overloads × arguments).
func resolveOverload(_ overloads: [FunctionOverload], _ arguments: [LogicalType]) -> ResolvedOverload? {
  for exact in [true, false] {
    for (i, overload) in overloads.enumerated() {
      guard let types = fit(overload, arguments, exact: exact) else { continue }
      guard let result = resultType(overload.result, types) else { continue }
      return ResolvedOverload(index: i, argumentTypes: types, result: result)
    }
  }
  return nil
}

/// What the arguments are converted to under one overload, nil where they do not fit.
private func fit(_ overload: FunctionOverload, _ arguments: [LogicalType], exact: Bool) -> [LogicalType]? {
  guard let parameters = spread(overload, over: arguments.count) else { return nil }
  var types: [LogicalType] = []
  for (parameter, argument) in zip(parameters, arguments) {
    switch parameter {
    case .exact(let wanted):
      guard argument == wanted || (!exact && isImplicitlyConvertible(argument, to: wanted)) else {
        return nil
      }
      types.append(wanted)
    case .any, .same: types.append(argument)
    case .anyList:
      guard isList(argument) || (!exact && argument == .null) else { return nil }
      types.append(isList(argument) ? argument : .list(.null))
    }
  }
  return unifySame(parameters, types, exact: exact)
}

/// The parameter of each argument: a variadic overload's last one, once or more.
private func spread(_ overload: FunctionOverload, over count: Int) -> [ParameterType]? {
  if count == overload.parameters.count { return overload.parameters }
  guard overload.isVariadic, count > overload.parameters.count, let last = overload.parameters.last else {
    return nil
  }
  return overload.parameters + Array(repeating: last, count: count - overload.parameters.count)
}

/// Gives the arguments that must be of one type that type.
private func unifySame(_ parameters: [ParameterType], _ types: [LogicalType], exact: Bool) -> [LogicalType]? {
  var types = types
  /// Position of the argument that decides, for each argument.
  var roots = Array(parameters.indices)
  for (i, parameter) in parameters.enumerated() {
    guard case .same(let other) = parameter else { continue }
    // A parameter that names itself (a variadic one, repeated) or one behind it decides for itself.
    guard other >= 0, other < i else { continue }
    roots[i] = roots[other]
    let root = roots[i]
    if types[i] == types[root] { continue }
    guard !exact, let unified = unifiedForFunction(types[root], types[i]) else { return nil }
    if case .exact(let wanted) = parameters[root], unified != wanted { return nil }
    types[root] = unified
  }
  return roots.map { types[$0] }
}

private func unifiedForFunction(_ a: LogicalType, _ b: LogicalType) -> LogicalType? {
  if isImplicitlyConvertible(a, to: b) { return b }
  if isImplicitlyConvertible(b, to: a) { return a }
  return nil
}

private func isList(_ type: LogicalType) -> Bool {
  if case .list = type { return true }
  return false
}

/// The type of a result, from those of the arguments; nil where they have none such.
func resultType(_ result: ResultType, _ arguments: [LogicalType]) -> LogicalType? {
  switch result {
  case .exact(let type): return type
  case .same(let i): return arguments.indices.contains(i) ? arguments[i] : nil
  case .list(let i): return arguments.indices.contains(i) ? .list(arguments[i]) : nil
  case .element(let i):
    guard arguments.indices.contains(i), case .list(let element) = arguments[i] else { return nil }
    return element
  }
}

extension FunctionOverload {
  /// The parameters as people read them: `(VARCHAR, BIGINT...)`.
  var parameterText: String {
    var names = parameters.enumerated().map { i, parameter in
      switch parameter {
      case .exact(let type): type.name
      case .any: "any"
      case .anyList: "any[]"
      case .same(let other): other == i ? "any" : "same as argument \(other + 1)"
      }
    }
    if isVariadic, let last = names.popLast() { names.append("\(last)...") }
    return "(\(names.joined(separator: ", ")))"
  }

  /// The result as people read it: `BIGINT`, `element of argument 1`.
  var resultText: String {
    switch result {
    case .exact(let type): type.name
    case .same(let i): "same as argument \(i + 1)"
    case .list(let i): "list of argument \(i + 1)"
    case .element(let i): "element of argument \(i + 1)"
    }
  }
}
