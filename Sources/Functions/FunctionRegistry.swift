import Catalog

/// The functions there are: one line for each.
public struct FunctionRegistry: Sendable {
  /// All of the language's functions.
  public static let standard = FunctionRegistry(
    scalars: [
      .add, .subtract, .multiply, .divide, .integerDivide, .modulo, .negate, .concatenate,
      .abs, .sign, .round, .trunc, .floor, .ceil, .greatest, .least, .sqrt, .cbrt, .pow, .exp, .ln, .log,
      .log2,
      .sin, .cos, .tan, .asin, .acos, .atan, .atan2, .radians, .degrees, .pi, .isNaN, .isInf, .isFinite, .gcd,
      .lcm, .xor, .bitCount,
      .length, .lower, .upper, .substring, .trim, .leftTrim, .rightTrim, .contains, .startsWith, .endsWith,
      .replace, .translate, .splitPart, .stringSplit, .concat, .concatWs, .reverse, .repeat, .lpad, .rpad,
      .left,
      .right, .strpos, .ascii, .chr, .hex, .bin, .format, .printf, .formatBytes, .like, .ilike, .glob,
      .regexpMatches, .regexpFullMatch, .regexpReplace, .regexpExtract, .regexpExtractAll, .regexpSplit,
      .regexpEscape,
      .listValue, .listExtract, .listSlice, .listContains, .listPosition, .listConcat, .listAppend,
      .listPrepend,
      .listSort, .listReverseSort, .listReverse, .listDistinct, .listUnique, .listIntersect, .listHasAny,
      .listHasAll, .listCount, .listSum, .listAvg, .listMin, .listMax, .arrayToString, .flatten, .listZip,
      .range,
      .generateSeries,
      .timeBucket, .overlap, .human, .epoch, .epochMs, .epochUs, .epochNs, .toHours, .toMinutes, .toSeconds,
      .toMilliseconds, .toMicroseconds, .toNanoseconds, .strftime, .dateTrunc, .datePart, .dayName,
      .monthName,
    ] + ScalarFunction.dateParts + [
      .package, .isStd, .leaf, .root, .frame, .depth, .funcs, .folded, .hasFunc, .appFunc, .appFrame,
    ],
    aggregates: [
      .countStar, .count, .countIf, .sum, .average, .min, .max, .argMin, .argMax, .anyValue, .first, .last,
      .boolAnd, .boolOr, .stddevSamp, .stddevPop, .varSamp, .varPop, .list, .stringAgg,
      .median, .p50, .p90, .p95, .p99, .p999, .quantileCont, .quantileDisc, .approxQuantile,
      .approxCountDistinct, .mode, .histogram, .entropy, .product, .bitAnd, .bitOr, .bitXor, .corr, .covarPop,
      .covarSamp, .regrSlope, .regrIntercept,
    ],
    windows: [
      .rowNumber, .rank, .denseRank, .percentRank, .cumeDist, .ntile, .lag, .lead, .firstValue, .lastValue,
      .nthValue,
    ], tables: [.slices, .series, .range, .generateSeries, .unnest], forms: SpecialForms.all)

  /// Signatures of all functions, scalars first, in the order they are listed.
  public let signatures: [FunctionSignature]

  private let scalars: [String: ScalarFunction]
  private let aggregates: [String: AggregateFunction]
  private let windows: [String: WindowFunction]
  private let tables: [String: TableFunction]

  /// A registry of the given functions, whose names differ.
  init(
    scalars: [ScalarFunction], aggregates: [AggregateFunction], windows: [WindowFunction] = [],
    tables: [TableFunction] = [], forms: [FunctionSignature] = []
  ) {
    signatures =
      scalars.map(\.signature) + aggregates.map(\.signature) + windows.map(\.signature)
      + tables.map(\.signature) + forms
    self.scalars = Dictionary(scalars.map { ($0.signature.name, $0) }) { first, _ in first }
    self.aggregates = Dictionary(aggregates.map { ($0.signature.name, $0) }) { first, _ in first }
    self.windows = Dictionary(windows.map { ($0.signature.name, $0) }) { first, _ in first }
    self.tables = Dictionary(tables.map { ($0.signature.name, $0) }) { first, _ in first }
  }

  /// The scalar function that a reference names, nil where there is none with that overload.
  public func scalar(_ reference: FunctionReference) -> ScalarFunction? {
    guard let function = scalars[reference.name],
      function.signature.overloads.indices.contains(reference.overload)
    else { return nil }
    return function
  }

  /// The aggregate function that a reference names, nil where there is none with that overload.
  public func aggregate(_ reference: FunctionReference) -> AggregateFunction? {
    guard let function = aggregates[reference.name],
      function.signature.overloads.indices.contains(reference.overload)
    else { return nil }
    return function
  }

  /// The window function that a reference names, nil where there is none with that overload.
  public func window(_ reference: FunctionReference) -> WindowFunction? {
    guard let function = windows[reference.name],
      function.signature.overloads.indices.contains(reference.overload)
    else { return nil }
    return function
  }

  /// The table function that a reference names, nil where there is none with that overload.
  public func table(_ reference: FunctionReference) -> TableFunction? {
    guard let function = tables[reference.name],
      function.signature.overloads.indices.contains(reference.overload)
    else { return nil }
    return function
  }
}
