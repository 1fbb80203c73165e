import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let like = ScalarFunction(
    "like", overloads: withEscape,
    documentation: """
      Whether the whole text matches a pattern in which `%` is any text and `_` any character; what \
      `text LIKE pattern ESCAPE escape` stands for. There is no escape character unless one is given.
      """,
    example: "'runtime.gopark' LIKE 'runtime.%' => true"
  ) { matcher($0, ignoringCase: false) }
}
