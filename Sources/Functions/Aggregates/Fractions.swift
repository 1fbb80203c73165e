import Columns
import Diagnostics

/// Which quantiles are asked for.
enum Fractions {
  case one(Double)
  case many([Double])

  var all: [Double] {
    switch self {
    case .one(let fraction): [fraction]
    case .many(let fractions): fractions
    }
  }
}

/// The fractions that the second argument of a quantile asks for.
///
/// - Throws: a `.bind` error where they are no constants from 0 to 1.
func constantFractions(of use: AggregateUse, _ name: String) throws(QueryError) -> Fractions {
  guard use.constants.count > 1, let constant = use.constants[1] else {
    throw QueryError(.bind, "the fraction of \(name) must be a constant")
  }
  var words: [Int64?] = [constant.word]
  var isList = false
  if let id = constant.word, case .list = use.argumentTypes[1] {
    words = use.pools.lists.elements(id)
    isList = true
  }
  var values: [Double] = []
  for word in words {
    guard let word, (0.0...1.0).contains(double(word)) else {
      let shown = word.map { double($0).description } ?? "NULL"
      throw QueryError(.bind, "the fraction of \(name) must be from 0 to 1, not \(shown)")
    }
    values.append(double(word))
  }
  return isList ? .many(values) : .one(values[0])
}
