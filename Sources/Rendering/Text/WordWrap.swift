/// Text broken at its spaces into lines of at most `width` cells; a word wider than a line is broken within.
///
/// - Parameter width: cells in a line, at least 1.
/// - Returns: at least one line, none with a space at its end.
/// - Complexity: O(length).
public func wordWrapped(_ text: String, width: Int) -> [String] {
  let width = max(1, width)
  var lines: [String] = []
  var line = ""
  var taken = 0
  for word in text.split(separator: " ") {
    let needed = displayWidth(String(word))
    if taken > 0, taken + 1 + needed <= width {
      line += " " + word
      taken += 1 + needed
      continue
    }
    if taken > 0 { lines.append(line) }
    (line, taken) = (String(word), needed)
    guard needed > width else { continue }
    (line, taken) = ("", 0)
    for character in word {
      let cells = displayWidth(String(character))
      if taken > 0, taken + cells > width {
        lines.append(line)
        (line, taken) = ("", 0)
      }
      line.append(character)
      taken += cells
    }
  }
  if !line.isEmpty || lines.isEmpty { lines.append(line) }
  return lines
}
