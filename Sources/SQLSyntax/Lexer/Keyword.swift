/// A word with a meaning in the grammar (Grammar/tq.ebnf lists the same words; a test compares the two).
///
/// The cases stand in alphabetical order: `init?(word:)` searches by halves.
public enum Keyword: String, CaseIterable, Hashable, Sendable {
  case all, analyze, and, anti, `as`, asc, asof, between, by, `case`, cast, columns, copy, create, cross, cube
  case current, desc, describe, distinct, dot, drop, `else`, end, escape, except, exclude, exists, explain
  case `false`, filter, first, following, `for`, format, from, full, functions, glob, group, grouping, groups
  case having, `if`, ignore, ilike, `in`, include, inner, intersect, into, `is`, join, json, lambda, last,
    lateral,
    left, like,
    limit
  case macro, name, natural, no, not, null, nulls, offset, on, or, order, others, outer, over, overlaps
  case partition, pivot, preceding, qualify, range, recursive, replace, reset, respect, right, rollup, row,
    rows
  case select, semi, set, sets, settings, show, summarize, table, tables, text, then, ties, to, `true`
  case tryCast = "try_cast"
  case unbounded, union, unknown, unpivot, using, value, values, view, when, `where`, window, with

  /// Where a keyword may be a name without double quotes.
  public enum Use: Hashable, Sendable, CaseIterable {
    /// Nowhere.
    case reserved
    /// As a column or function, after a dot and after AS; not as a table, nor as an alias without AS.
    case restricted
    /// As `restricted`, but not as a function: before `(` it has a form of its own.
    case form
    /// Everywhere.
    case free
  }

  /// Where the word may be a name without double quotes.
  public var use: Use {
    switch self {
    case .all, .and, .as, .asc, .between, .case, .desc, .distinct, .else, .end, .except, .false, .from,
      .group,
      .having, .ilike, .in, .intersect, .is, .join, .lateral, .like, .limit, .not, .null, .on, .or, .pivot,
      .qualify, .select, .table, .then, .true, .union, .unpivot, .using, .when, .where, .with:
      .reserved
    case .anti, .asof, .by, .cross, .escape, .filter, .for, .full, .glob, .inner, .into, .left, .natural,
      .order, .over, .overlaps, .right, .semi, .window:
      .restricted
    case .cast, .columns, .cube, .exists, .offset, .rollup, .tryCast, .values:
      .form
    default:
      .free
    }
  }

  /// The keyword that `word` (lower case) is, or nil.
  ///
  /// - Complexity: O(log keywords); nothing is built at start.
  public init?(word: String) {
    let cases = Self.allCases
    var low = 0
    var high = cases.count
    while low < high {
      let middle = (low + high) / 2
      let candidate = cases[middle].rawValue
      if candidate == word {
        self = cases[middle]
        return
      }
      if candidate < word { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}
