import Catalog
import Columns
import Diagnostics
import SQLSyntax

/// SET and RESET.
struct SettingBinder {
  let context: BindingContext

  /// The setting and the value it will have: a constant, or a word that is taken for a text.
  func set(_ name: Name, _ written: Expression) throws(QueryError) -> PlannedStatement {
    let definition = try setting(name).definition
    let value = try self.value(written)
    do throws(QueryError) {
      return .set(name: definition.name, try definition.settled(value))
    } catch {
      throw error.located(at: written.span)
    }
  }

  /// The setting with its value before SET.
  func reset(_ name: Name) throws(QueryError) -> PlannedStatement {
    let setting = try setting(name)
    return .set(name: setting.definition.name, setting.initialValue)
  }

  private func setting(_ name: Name) throws(QueryError) -> SettingState {
    if let found = context.catalog.setting(named: name.text) { return found }
    let known = context.catalog.settings.map(\.definition.name)
    throw QueryError(
      .bind, "no setting \"\(name.text)\"", at: name.span,
      hint: didYouMean(nearestName(to: name.text, in: known)) ?? "SHOW SETTINGS lists them")
  }

  private func value(_ written: Expression) throws(QueryError) -> Value {
    if case .column(let names) = written.node, names.count == 1, !names[0].isQuoted {
      return .varchar(names[0].text)
    }
    let bound = try ExpressionBinder(context: context, scope: .empty, clause: .setting).bind(written)
    guard let value = ConstantFolding(fold: context.fold).folded(bound).constantValue else {
      throw QueryError(.bind, "SET needs a constant", at: written.span)
    }
    return value
  }
}
