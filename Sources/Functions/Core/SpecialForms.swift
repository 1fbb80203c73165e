import Catalog
import Columns

/// What is written as a function and made by the binder, for SHOW FUNCTIONS and the reference.
enum SpecialForms {
  static let all = [
    form(
      "coalesce", [FunctionOverload([.any], variadic: true, returns: .same(as: 0))],
      "The first argument that is not NULL; those behind it are not computed.",
      example: "coalesce(NULL, 7) => 7"),
    form(
      "ifnull", [FunctionOverload([.any, .same(as: 0)], returns: .same(as: 0))],
      "The second argument where the first is NULL, else the first.", example: "ifnull(NULL, 7) => 7"),
    form(
      "nullif", [FunctionOverload([.any, .same(as: 0)], returns: .same(as: 0))],
      "NULL where both are equal, else the first.", example: "nullif(3, 0) => 3"),
    form(
      "if", aliases: ["iff"],
      [FunctionOverload([.exact(.boolean), .any, .same(as: 1)], returns: .same(as: 1))],
      "The second argument where the first is true, else the third; only that one is computed.",
      example: "if(1 < 2, 'less', 'more') => less"),
    form(
      "grouping", aliases: ["grouping_id"],
      [FunctionOverload([.any], variadic: true, returns: .exact(.bigint))],
      "A number with a bit for each key, the last one's lowest, that is set where the row's grouping set lacks it.",
      example: "grouping(reason) => 1"),
    form(
      "list_transform", aliases: ["array_transform", "list_apply", "array_apply", "apply"],
      [FunctionOverload([.anyList, .any], returns: .exact(.list(.null)))],
      "The list of what a lambda makes of each element, and perhaps of its position.",
      example: "list_transform([1, 2], x -> x * 10) => [10, 20]"),
    form(
      "list_filter", aliases: ["array_filter", "filter"],
      [FunctionOverload([.anyList, .any], returns: .same(as: 0))],
      "The elements for which a lambda, perhaps also of the position, is true.",
      example: "list_filter([1, 2, 3], x -> x > 1) => [2, 3]"),
    form(
      "list_reduce", aliases: ["array_reduce", "reduce"],
      [
        FunctionOverload([.anyList, .any], returns: .element(of: 0)),
        FunctionOverload([.anyList, .any, .any], returns: .same(as: 2)),
      ],
      """
      One value: what a lambda makes of the first two elements, or of a value to begin with and the first, then \
      of that and the next, to the end.
      """,
      example: "list_reduce([1, 2, 3], (a, x) -> a + x) => 6"),
  ]

  private static func form(
    _ name: String, aliases: [String] = [], _ overloads: [FunctionOverload], _ documentation: String,
    example: String
  ) -> FunctionSignature {
    FunctionSignature(
      name, aliases: aliases, kind: .form, overloads: overloads, documentation: documentation,
      example: example)
  }
}
