import Catalog
import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

// Calls with OVER.
extension ExpressionBinder {
  /// Functions that take IGNORE NULLS.
  private static let nullSkipping: Set<String> = ["lag", "lead", "first_value", "last_value", "nth_value"]

  func bindWindow(
    _ written: FunctionCall, _ signature: FunctionSignature, over: WindowReference, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let name = name(of: written, at: span)
    guard let windows else { throw clause.refusal(ofWindow: name, at: span) }
    if signature.kind == .scalar {
      throw QueryError(
        .bind, "\"\(signature.name)\" is no aggregate and no window function, so it has no OVER", at: span)
    }
    try refuseWindowParts(of: written, signature, at: span)
    let inner = ExpressionBinder(
      context: context, scope: scope, clause: .window(signature.name), aliases: aliases,
      aggregates: aggregates)
    let (signature, arguments) = try inner.callArguments(written, signature, at: span)
    guard let resolved = resolveOverload(signature.overloads, arguments.map(\.type)) else {
      throw misfit(signature, arguments, at: span)
    }
    let filter = try written.filter.map { (written) throws(QueryError) in
      try inner.condition(try inner.bind(written), at: written.span, in: "FILTER")
    }
    let (order, frame) = try inner.bindWindow(over, windows, at: span)
    return try windows.column(
      for: WindowCall(
        function: FunctionReference(signature.name, overload: resolved.index),
        isAggregate: signature.kind == .aggregate,
        arguments: zip(arguments, resolved.argumentTypes).map { $0.converted(to: $1) },
        isDistinct: written.isDistinct, ignoresNulls: written.ignoresNulls, filter: filter, frame: frame,
        type: resolved.result, name: name, span: span), order)
  }

  private func refuseWindowParts(
    of written: FunctionCall, _ signature: FunctionSignature, at span: SourceSpan
  ) throws(QueryError) {
    if written.ignoresNulls, !Self.nullSkipping.contains(signature.name) {
      throw refusalOfIgnoreNulls(written, at: span)
    }
    if signature.kind == .window { try refuseAggregateParts(of: written, at: span) }
    if let key = written.orderBy.first {
      throw unsupported("aggregates with both ORDER BY and OVER", at: key.expression.span)
    }
  }

  func refusalOfIgnoreNulls(_ written: FunctionCall, at span: SourceSpan) -> QueryError {
    QueryError(
      .bind, "IGNORE NULLS belongs in lag, lead, first_value, last_value and nth_value", at: span,
      hint: written.filter == nil && written.over != nil
        ? "filter (where ... is not null) leaves rows out of an aggregate" : nil)
  }

  private func bindWindow(
    _ over: WindowReference, _ windows: WindowCollector, at span: SourceSpan
  ) throws(QueryError) -> (WindowOrder, BoundFrame) {
    let definition: WindowDefinition
    switch over {
    case .named(let name):
      let i = try position(ofWindow: name, in: windows.named)
      definition = try resolved(windows.named[i].definition, among: Array(windows.named[..<i]))
    case .inline(let written): definition = try resolved(written, among: windows.named)
    }
    var order = WindowOrder(partitionBy: [], orderBy: [])
    for part in definition.partitionBy { order.partitionBy.append(try bind(part)) }
    for item in definition.orderBy {
      order.orderBy.append(
        SortKey(
          try bind(item.expression), isDescending: item.isDescending, nullsFirst: context.nullsFirst(item)))
    }
    let frame = try FrameBinder(binder: self, order: order, span: span).bind(definition.frame)
    return (order, frame)
  }

  /// The definition with what it takes over from its base, which is one of `named`.
  private func resolved(
    _ definition: WindowDefinition, among named: [NamedWindow]
  ) throws(QueryError) -> WindowDefinition {
    // A base may have a base, which stands before it.
    var chain = [definition]
    var visible = named
    while let name = chain.last?.base {
      let i = try position(ofWindow: name, in: visible)
      chain.append(visible[i].definition)
      visible = Array(visible[..<i])
    }
    var result = chain.removeLast()
    for extended in chain.reversed() {
      guard let base = extended.base else { continue }
      if let part = extended.partitionBy.first {
        throw QueryError(
          .bind, "a window built on \"\(base.text)\" has its PARTITION BY from there", at: part.span)
      }
      if let key = extended.orderBy.first, !result.orderBy.isEmpty {
        throw QueryError(
          .bind, "the window \"\(base.text)\" has an ORDER BY already", at: key.expression.span)
      }
      if result.frame != nil {
        throw QueryError(
          .bind, "the window \"\(base.text)\" has a frame, so no other window can be built on it",
          at: base.span, hint: "write over \(base.text) without parentheses, or leave the frame to the others"
        )
      }
      result = WindowDefinition(
        partitionBy: result.partitionBy, orderBy: result.orderBy + extended.orderBy, frame: extended.frame)
    }
    return result
  }

  private func position(ofWindow name: Name, in named: [NamedWindow]) throws(QueryError) -> Int {
    let wanted = name.text.lowercased()
    if let i = named.lastIndex(where: { $0.name.text.lowercased() == wanted }) { return i }
    throw QueryError(
      .bind, "no window \"\(name.text)\"", at: name.span,
      hint: didYouMean(nearestName(to: name.text, in: named.map(\.name.text)))
        ?? "define it: window \(name.text) as (partition by ... order by ...)")
  }
}
