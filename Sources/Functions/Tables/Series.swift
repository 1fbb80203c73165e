import Catalog
import Columns

extension TableFunction {
  static let series = series(
    named: "series", includesStop: false,
    documentation: """
      `start` and what follows it `step` by `step`, up to `stop`, which is not among them; a negative step \
      counts down. `start` is 0 where only `stop` is given, and the step of whole numbers 1. Joined to, it \
      shows also the buckets in which nothing happened.
      """,
    example: "from series(0s, 30ms, 10ms)")
}
