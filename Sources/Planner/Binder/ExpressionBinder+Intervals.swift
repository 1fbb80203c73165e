import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

// Intervals: `s OVERLAPS r` and `overlap(s, r)`, in which the name of a table stands for `ts` and `end_ts` of
// its row.
extension ExpressionBinder {
  /// An interval as it is written: where it begins and where it ends.
  private struct Interval {
    var start: Expression
    var end: Expression
  }

  /// Whether two intervals share an instant.
  ///
  /// As in the SQL standard an interval has its beginning and not its end, and one that ends where it begins
  /// is that instant. So intervals that only touch do not overlap, while an empty one overlaps what has its
  /// instant: an interval that it lies in, or begins with, and an empty one that is equal.
  func bindOverlaps(
    _ left: Expression, _ right: Expression, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let (a, b) = (try interval(left), try interval(right))
    func compared(
      _ comparison: Comparison, _ x: Expression, _ y: Expression
    ) throws(QueryError) -> BoundExpression {
      try compare(comparison, try bind(x), try bind(y), at: span)
    }
    // JoinSweep looks for this form.
    return .or([
      .and([
        try compared(.less, a.start, b.end), try compared(.less, b.start, a.end),
      ]),
      .and([
        try compared(.equal, a.start, b.start), try compared(.lessOrEqual, a.start, a.end),
        try compared(.lessOrEqual, b.start, b.end),
      ]),
    ])
  }

  /// The arguments of `overlap(s, r)` as those of the function; nil for any other call.
  func intervalArguments(_ written: FunctionCall) throws(QueryError) -> [Expression]? {
    guard written.name.text.lowercased() == "overlap", written.arguments.count == 2 else { return nil }
    let (a, b) = (try interval(written.arguments[0]), try interval(written.arguments[1]))
    return [a.start, a.end, b.start, b.end]
  }

  /// The interval that an operand is: the name of a table, or `(ts, end_ts)`.
  private func interval(_ written: Expression) throws(QueryError) -> Interval {
    switch written.node {
    case .row(let parts) where parts.count == 2: return Interval(start: parts[0], end: parts[1])
    case .column(let names) where names.count == 1: return try interval(of: names[0])
    default:
      throw QueryError(
        .bind, "an interval is the name of a table in FROM, or two instants in parentheses", at: written.span,
        hint: "such as (ts, end_ts)")
    }
  }

  private func interval(of name: Name) throws(QueryError) -> Interval {
    let table = try scope.table(name)
    let missing = ["ts", "end_ts"].filter { wanted in
      !table.columns.contains { $0.name.lowercased() == wanted }
    }
    guard missing.isEmpty else {
      throw QueryError(
        .bind, "\(table.title) has no \(missing.joined(separator: " and no ")), so its rows are no intervals",
        at: name.span,
        hint: missing == ["end_ts"]
          ? "a point lies in r where r.ts <= \(table.title).ts and \(table.title).ts < r.end_ts"
          : "write the two instants: (\(table.title).a, \(table.title).b)")
    }
    func column(_ text: String) -> Expression {
      Expression(.column([name, Name(text, span: name.span)]), span: name.span)
    }
    return Interval(start: column("ts"), end: column("end_ts"))
  }
}
