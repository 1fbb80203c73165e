import Columns
import Diagnostics
import SQLSyntax

/// The type names of the language and the names other databases have for the same.
///
/// There is one integer type and one floating one: narrower names are taken for them.
private let typesByName: [String: LogicalType] = [
  "BOOLEAN": .boolean, "BOOL": .boolean, "LOGICAL": .boolean,
  "BIGINT": .bigint, "INT8": .bigint, "INT64": .bigint, "LONG": .bigint, "INTEGER": .bigint, "INT": .bigint,
  "INT4": .bigint, "SMALLINT": .bigint, "INT2": .bigint, "TINYINT": .bigint,
  "DOUBLE": .double, "DOUBLE PRECISION": .double, "FLOAT8": .double, "FLOAT": .double, "REAL": .double,
  "FLOAT4": .double,
  "VARCHAR": .varchar, "TEXT": .varchar, "STRING": .varchar, "CHAR": .varchar, "BPCHAR": .varchar,
  "TIMESTAMP": .timestamp, "WALLTIME": .walltime, "DURATION": .duration, "STACK": .stack,
]

/// The type that a name in the query stands for.
///
/// - Throws: `.bind` for a name that is no type's.
func resolveType(_ written: TypeName) throws(QueryError) -> LogicalType {
  let name = written.name.uppercased()
  guard var type = typesByName[name] else {
    throw QueryError(
      .bind, "no type \"\(written.name)\"", at: written.span, hint: hintForType(name))
  }
  guard written.listDepth <= 8 else {
    throw QueryError(.bind, "lists are nested more than 8 deep", at: written.span)
  }
  for _ in 0..<max(0, written.listDepth) { type = .list(type) }
  return type
}

private func hintForType(_ name: String) -> String? {
  switch name {
  case "INTERVAL", "TIME": return "did you mean \"DURATION\"?"
  case "DATE", "TIMESTAMPTZ", "DATETIME": return "WALLTIME is the type of calendar time"
  case "DECIMAL", "NUMERIC": return "did you mean \"DOUBLE\"?"
  default: return nearestName(to: name, in: typesByName.keys.sorted()).map { "did you mean \"\($0)\"?" }
  }
}
