import Catalog
import Columns
import Diagnostics

extension TableFunction {
  static func series(
    named name: String, includesStop: Bool, documentation: String, example: String
  ) -> TableFunction {
    func instants(_ type: LogicalType) -> FunctionOverload {
      FunctionOverload([.exact(type), .exact(type), .exact(.duration)], returns: .exact(type))
    }
    let number = ParameterType.exact(.bigint)
    return TableFunction(
      name,
      overloads: [
        FunctionOverload([number], returns: .exact(.bigint)),
        FunctionOverload([number, number], returns: .exact(.bigint)),
        FunctionOverload([number, number, number], returns: .exact(.bigint)),
        instants(.duration), instants(.timestamp), instants(.walltime),
      ],
      rows: RowForm([RowForm.Column(name, .same(as: 0))]), documentation: documentation, example: example
    ) { _, _ in SeriesKernel(name, includesStop: includesStop) }
  }
}

final class SeriesKernel: TableKernel {
  private let name: String
  private let includesStop: Bool
  /// The next value; nil where there is none.
  private var next: Int64?
  private var stop: Int64 = 0
  private var step: Int64 = 1

  init(_ name: String, includesStop: Bool) {
    self.name = name
    self.includesStop = includesStop
  }

  func begin(_ arguments: [ColumnVector], row: Int) throws(QueryError) {
    next = nil
    var words: [Int64] = []
    for argument in arguments {
      // Of NULL there is nothing to count.
      guard let word = argument[row] else { return }
      words.append(word)
    }
    step = words.count > 2 ? words[2] : 1
    if step == 0 { throw QueryError(.runtime, "the step of \(name) must not be 0") }
    stop = words.count > 1 ? words[1] : words[0]
    next = words.count > 1 ? words[0] : 0
  }

  func make(_ limit: Int, into columns: inout [ColumnVector]) throws(QueryError) -> Int {
    var made = 0
    while made < limit, let value = next {
      guard value == stop ? includesStop : (value < stop) == (step > 0) else {
        next = nil
        break
      }
      columns[0].append(value)
      made += 1
      let (following, overflow) = value.addingReportingOverflow(step)
      next = overflow ? nil : following
    }
    return made
  }
}
