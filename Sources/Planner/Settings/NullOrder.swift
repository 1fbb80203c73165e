import Catalog
import Columns
import Diagnostics
import SQLSyntax

/// Where ORDER BY puts NULLs when the query does not say.
enum NullOrder: String, CaseIterable {
  case last = "nulls_last"
  case first = "nulls_first"
  /// As PostgreSQL has it: a NULL is greater than every value.
  case greatest = "nulls_last_on_asc_first_on_desc"

  /// Whether NULLs come before all values.
  func nullsFirst(isDescending: Bool) -> Bool {
    switch self {
    case .last: false
    case .first: true
    case .greatest: isDescending
    }
  }
}

extension SettingDefinition {
  /// `default_null_order`, which DuckDB has under the same name.
  public static let defaultNullOrder = SettingDefinition(
    "default_null_order", .varchar, default: .varchar(NullOrder.last.rawValue),
    documentation: """
      Where ORDER BY puts NULLs when the query does not say: nulls_last, nulls_first, or \
      nulls_last_on_asc_first_on_desc as PostgreSQL does.
      """
  ) { (value) throws(QueryError) in
    guard case .varchar(let text) = value, let order = NullOrder(rawValue: text.lowercased()) else {
      throw QueryError(
        .usage, "\"default_null_order\" has no such value",
        hint: "there are \(NullOrder.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return .varchar(order.rawValue)
  }
}

extension BindingContext {
  /// Where NULLs go for a key that does not say.
  var nullOrder: NullOrder {
    guard case .varchar(let text)? = catalog.setting(named: SettingDefinition.defaultNullOrder.name)?.value
    else { return .last }
    return NullOrder(rawValue: text) ?? .last
  }

  /// Whether NULLs come first for a key, as it says or as the setting has it.
  func nullsFirst(_ item: OrderItem) -> Bool {
    item.nullsFirst ?? nullOrder.nullsFirst(isDescending: item.isDescending)
  }
}
