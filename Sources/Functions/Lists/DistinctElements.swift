import Catalog
import Columns

func distinct(_ elements: [Int64?]) -> [Int64?] {
  var seen: Set<Int64> = []
  return elements.filter { element in element.map { seen.insert($0).inserted } ?? false }
}
