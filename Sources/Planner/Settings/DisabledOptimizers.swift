import Catalog
import Columns
import Diagnostics

extension SettingDefinition {
  /// `disabled_optimizers`, which DuckDB has under the same name: to see what a rule is good for, and to find
  /// out whether one is to blame for a wrong answer.
  public static let disabledOptimizers = SettingDefinition(
    "disabled_optimizers", .varchar, default: .varchar(""),
    documentation: """
      Rules of the optimizer that are left out: their names with commas between them, or all. Answers stay the \
      same, but for the order of rows where the query gives none.
      """
  ) { (value) throws(QueryError) in
    guard case .varchar(let text) = value else { return .varchar("") }
    let known = Optimizer.ruleNames
    var names: [String] = []
    for part in text.split(separator: ",") {
      let word = part.split(separator: " ").joined(separator: " ")
      guard let name = (known + ["all"]).first(where: { $0.plainName == word.plainName }) else {
        throw QueryError(
          .usage, "there is no rule \"\(word)\"",
          hint: nearestName(to: word, in: known).map { "did you mean \"\($0)\"?" }
            ?? "there are \(known.sorted().joined(separator: ", ")), and all")
      }
      names.append(name)
    }
    return .varchar(names.joined(separator: ","))
  }
}

extension String {
  /// A rule's name without the differences between `TopN`, `topn` and `top_n`.
  fileprivate var plainName: String { lowercased().filter { $0 != "_" } }
}

extension QueryCatalog {
  /// Whether the session has the rule left out.
  func leavesOut(_ rule: any OptimizerRule) -> Bool {
    guard case .varchar(let names)? = setting(named: SettingDefinition.disabledOptimizers.name)?.value,
      !names.isEmpty
    else { return false }
    return names.split(separator: ",").contains { $0 == rule.name || $0 == "all" }
  }
}
