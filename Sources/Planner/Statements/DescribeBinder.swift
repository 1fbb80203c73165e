import Catalog
import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// DESCRIBE: a row for each column, or for each form of a function.
struct DescribeBinder {
  let context: BindingContext

  private func isView(_ names: [Name]) -> Bool {
    names.count == 1 && context.catalog.view(named: names[0].text) != nil
  }

  /// A table's columns with their documentation, a function's overloads, or a query's columns with their types.
  func bind(_ described: Described, at span: SourceSpan) throws(QueryError) -> LogicalOperator {
    switch described {
    case .table(let names) where isView(names):
      let plan = try FromBinder(context: context, commonTables: .none).bind(
        TableReference(.table(names, alias: nil), span: span)
      ).plan
      return constantRows(["column", "type"], plan.output.map { [$0.name, $0.type.name] })
    case .table(let names):
      if let function = function(names) { return forms(of: function) }
      let table = try FromBinder(context: context, commonTables: .none).catalogTable(names, at: span)
      return constantRows(
        ["column", "type", "meaning", "null_when"],
        table.columns.map { [$0.name, $0.type.name, $0.documentation, $0.nullRule] })
    case .query(let query):
      let columns = try QueryBinder(context: context).bind(query).output
      return constantRows(["column", "type"], columns.map { [$0.name, $0.type.name] })
    }
  }

  /// The function of that name, where no table has it.
  private func function(_ names: [Name]) -> FunctionSignature? {
    guard names.count == 1, let name = names.first else { return nil }
    guard context.catalog.table(named: name.text) == nil else { return nil }
    return context.catalog.function(named: name.text) ?? context.catalog.tableFunction(named: name.text)
  }

  private func forms(of function: FunctionSignature) -> LogicalOperator {
    if let form = function.rows { return forms(of: function, form) }
    return constantRows(
      ["form", "gives", "meaning", "example"],
      function.overloads.enumerated().map { i, overload in
        let isFirst = i == 0
        return [
          function.name + overload.parameterText, overload.resultText, isFirst ? function.documentation : nil,
          isFirst ? function.example : nil,
        ]
      })
  }

  private func forms(of function: FunctionSignature, _ form: RowForm) -> LogicalOperator {
    let columns = form.columns.map(\.name).joined(separator: ", ")
    let gives = form.takesIntervals ? "its rows, with \(columns)" : "rows of \(columns)"
    return constantRows(
      ["form", "gives", "meaning", "example"],
      function.forms.enumerated().map { i, form in
        [function.name + form, gives, i == 0 ? function.documentation : nil, i == 0 ? function.example : nil]
      })
  }
}
