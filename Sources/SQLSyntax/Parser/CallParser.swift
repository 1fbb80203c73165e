import Diagnostics

// Calls, lambdas and windows.
extension Parser {
  /// `f(...)` and what may follow; the next token is the name.
  mutating func call(_ function: Name) throws(QueryError) -> Expression {
    let outer = try enter(weight: Self.callWeight)
    advance()
    var call = FunctionCall(name: function, arguments: [])
    let opening = position
    advance()
    if !accept(.rightParenthesis) {
      if let error = foreignCall(function) { throw error }
      call.isDistinct = accept(.distinct)
      call.arguments = try commaList { (parser) throws(QueryError) in try parser.argument() }
      if let error = foreignArguments(function) { throw error }
      if accept(.order) {
        try expect(.by)
        call.orderBy = try commaList { (parser) throws(QueryError) in try parser.orderItem() }
      }
      let nullTreatment = try nullTreatment()
      call.ignoresNulls = nullTreatment ?? false
      try expectClosing(of: opening, orComma: call.orderBy.isEmpty && nullTreatment == nil)
    }
    if at(.filter), at(.leftParenthesis, ahead: 1) {
      advance()
      let filter = position
      advance()
      _ = accept(.where)
      call.filter = try expression()
      try expectClosing(of: filter)
    }
    if accept(.over) {
      if at(.leftParenthesis) {
        call.over = .inline(try windowDefinition())
      } else {
        call.over = .named(try expectName(.window, "\"(\" or the name of a window"))
      }
    }
    try grow()
    leave(outer, weight: Self.callWeight)
    return Expression(.call(call), span: span(from: function.span.start))
  }

  /// `IGNORE NULLS` (true) or `RESPECT NULLS` (false); nil where neither stands.
  private mutating func nullTreatment() throws(QueryError) -> Bool? {
    let ignores = at(.ignore)
    guard ignores || at(.respect) else { return nil }
    advance()
    try expect(.nulls)
    return ignores
  }

  /// The arguments of a table function, with their parentheses.
  mutating func functionArguments() throws(QueryError) -> [Expression] {
    let opening = position
    try expect(.leftParenthesis)
    if accept(.rightParenthesis) { return [] }
    let arguments = try commaList { (parser) throws(QueryError) in try parser.argument() }
    try expectClosing(of: opening, orComma: true)
    return arguments
  }

  /// An expression, a star, a lambda or `name := value`.
  private mutating func argument() throws(QueryError) -> Expression {
    if let star = try starExpression() { return star }
    if let lambda = try lambda() { return lambda }
    if at(.colonEqual, ahead: 1), let parameter = name(.column) {
      advance()
      advance()
      let value = try expression()
      try grow()
      return Expression(.named(parameter, value), span: span(from: parameter.span.start))
    }
    let isLambdaWord = at(.lambda)
    let value = try expression()
    if isLambdaWord, at(.colon) || name(.column) != nil {
      throw QueryError(
        .syntax, "unexpected \(text(of: current)) after \"lambda\"", at: current.span,
        hint: "write lambda x: x + 1, lambda a, x: a + x, or x -> x + 1")
    }
    return value
  }

  /// `x -> x + 1`, `(x, y) -> x + y` or `lambda x, y: x + y`; nil if no lambda begins here.
  mutating func lambda() throws(QueryError) -> Expression? {
    let start = current.span.start
    guard let parameters = wordLambdaParameters() ?? lambdaParameters() else { return nil }
    let outer = try enter()
    let body = try expression()
    try grow()
    leave(outer)
    return Expression(.lambda(parameters: parameters, body: body), span: span(from: start))
  }

  /// `lambda x:` or `lambda x, y:`, taken; nil if none is next.
  private mutating func wordLambdaParameters() -> [Name]? {
    guard at(.lambda) else { return nil }
    var parameters: [Name] = []
    var offset = 0
    repeat {
      guard let parameter = name(.column, ahead: offset + 1) else { return nil }
      parameters.append(parameter)
      offset += 2
    } while at(.comma, ahead: offset)
    guard at(.colon, ahead: offset) else { return nil }
    position += offset + 1
    return parameters
  }

  /// `x ->` or `(x, y) ->`, taken; nil if none is next.
  private mutating func lambdaParameters() -> [Name]? {
    var parameters: [Name] = []
    var offset = 0
    if at(.leftParenthesis) {
      repeat {
        guard let parameter = name(.column, ahead: offset + 1) else { return nil }
        parameters.append(parameter)
        offset += 2
      } while at(.comma, ahead: offset)
      guard at(.rightParenthesis, ahead: offset) else { return nil }
    } else {
      guard let parameter = name(.column) else { return nil }
      parameters.append(parameter)
    }
    guard at(.arrow, ahead: offset + 1) else { return nil }
    position += offset + 2
    return parameters
  }

  // MARK: Windows

  /// `([base] [PARTITION BY ...] [ORDER BY ...] [frame])`
  mutating func windowDefinition() throws(QueryError) -> WindowDefinition {
    let opening = position
    try expect(.leftParenthesis)
    let outer = try enter(weight: Self.callWeight)
    var window = WindowDefinition(partitionBy: [], orderBy: [], frame: nil)
    if let base = name(.window) {
      window.base = base
      advance()
    }
    if accept(.partition) {
      try expect(.by)
      window.partitionBy = try expressionList()
    }
    if accept(.order) {
      try expect(.by)
      window.orderBy = try commaList { (parser) throws(QueryError) in try parser.orderItem() }
    }
    window.frame = try windowFrame()
    try grow()
    leave(outer, weight: Self.callWeight)
    if !at(.rightParenthesis), kind() != .end {
      throw expected(
        "\"partition by\", \"order by\", a frame or \")\"", offering: [.partition, .order, .rows, .range])
    }
    try expectClosing(of: opening)
    return window
  }

  private mutating func windowFrame() throws(QueryError) -> WindowFrame? {
    let unit: WindowFrame.Unit
    if accept(.rows) {
      unit = .rows
    } else if accept(.range) {
      unit = .range
    } else if accept(.groups) {
      unit = .groups
    } else {
      return nil
    }
    var start: WindowFrame.Bound
    var end = WindowFrame.Bound.currentRow
    if accept(.between) {
      start = try frameBound()
      try expect(.and)
      end = try frameBound()
    } else {
      let place = current.span
      start = try frameBound()
      switch start {
      case .following, .unboundedFollowing:
        throw QueryError(
          .syntax, "a frame that begins after the current row needs an end",
          at: place.union(span(from: place.start)),
          hint: "write between ... and ...")
      default: break
      }
    }
    return WindowFrame(unit: unit, start: start, end: end, exclusion: try frameExclusion())
  }

  private mutating func frameBound() throws(QueryError) -> WindowFrame.Bound {
    if at(.current), at(.row, ahead: 1) {
      advance()
      advance()
      return .currentRow
    }
    if at(.unbounded), at(.preceding, ahead: 1) || at(.following, ahead: 1) {
      advance()
      if accept(.preceding) { return .unboundedPreceding }
      advance()
      return .unboundedFollowing
    }
    let distance = try expression(.operation, called: "\"unbounded\", \"current row\" or a distance")
    if accept(.preceding) { return .preceding(distance) }
    if accept(.following) { return .following(distance) }
    throw expected("\"preceding\" or \"following\"", offering: [.preceding, .following])
  }

  private mutating func frameExclusion() throws(QueryError) -> WindowFrame.Exclusion {
    guard accept(.exclude) else { return .none }
    if accept(.no) {
      try expect(.others)
      return .none
    }
    if accept(.current) {
      try expect(.row)
      return .currentRow
    }
    if accept(.group) { return .group }
    if accept(.ties) { return .ties }
    throw expected(
      "\"current row\", \"group\", \"ties\" or \"no others\"", offering: [.current, .group, .ties])
  }
}
