/// The number of terminal cells a text takes.
///
/// What a person sees as one character takes one or two cells: two for East Asian wide and full-width
/// characters and for emoji, none for marks that combine with the character before. Control characters
/// must have been spelled out.
///
/// - Complexity: O(length).
public func displayWidth(_ text: String) -> Int {
  var width = 0
  for character in text { width += cellCount(character) }
  return width
}

/// The number of terminal cells that UTF-8 bytes take.
func displayWidth(_ bytes: ArraySlice<UInt8>) -> Int {
  if bytes.allSatisfy({ $0 < 0x80 }) { return bytes.count }
  return displayWidth(String(decoding: bytes, as: UTF8.self))
}

/// The start of `bytes` that fits into `width` cells with the mark `…` after it; all of them where they fit.
///
/// - Parameter arrows: the text is a stack, which is better cut between two frames.
func fitted(_ bytes: ArraySlice<UInt8>, to width: Int, arrows: Bool) -> (bytes: [UInt8], width: Int) {
  let text = String(decoding: bytes, as: UTF8.self)
  var used = 0
  var kept = ""
  for character in text {
    let cells = cellCount(character)
    // A character that fits only if it is the last one is decided by whether the whole text fits.
    if used + cells > max(0, width - 1) { break }
    kept.append(character)
    used += cells
  }
  if kept.utf8.count == text.utf8.count || displayWidth(text) <= width {
    return (Array(bytes), displayWidth(text))
  }
  if arrows, let place = lastArrow(in: Array(kept.utf8)) {
    kept = String(decoding: kept.utf8.prefix(place + callerArrow.utf8.count), as: UTF8.self)
  }
  kept.append("…")
  return (Array(kept.utf8), displayWidth(kept))
}

/// Where the last whole arrow between two frames begins.
private func lastArrow(in bytes: [UInt8]) -> Int? {
  let arrow = Array(callerArrow.utf8)
  guard bytes.count >= arrow.count else { return nil }
  return (0...(bytes.count - arrow.count)).last { bytes[$0..<($0 + arrow.count)].elementsEqual(arrow) }
}

private func cellCount(_ character: Character) -> Int {
  let scalars = character.unicodeScalars
  guard let first = scalars.first else { return 0 }
  if first.value < 0x300, scalars.dropFirst().isEmpty { return 1 }
  var sum = 0
  for scalar in scalars {
    // Asks for the coloured form of a character that has two.
    if scalar.value == 0xfe0f { return 2 }
    sum += cellCount(scalar)
  }
  return min(2, sum)
}

private func cellCount(_ scalar: Unicode.Scalar) -> Int {
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: break
  }
  // The middle and final letters of a Korean syllable are drawn into its first.
  if 0x1160...0x11ff ~= scalar.value { return 0 }
  var low = 0
  var high = wideRanges.count
  while low < high {
    let middle = (low + high) / 2
    if wideRanges[middle].upperBound < scalar.value { low = middle + 1 } else { high = middle }
  }
  return low < wideRanges.count && wideRanges[low].contains(scalar.value) ? 2 : 1
}

/// Scalars of Unicode's East Asian Width W and F, ascending; gaps of unassigned scalars are closed.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115f, 0x231a...0x231b, 0x2329...0x232a, 0x23e9...0x23ec, 0x23f0...0x23f0, 0x23f3...0x23f3,
  0x25fd...0x25fe, 0x2614...0x2615, 0x2648...0x2653, 0x267f...0x267f, 0x2693...0x2693, 0x26a1...0x26a1,
  0x26aa...0x26ab, 0x26bd...0x26be, 0x26c4...0x26c5, 0x26ce...0x26ce, 0x26d4...0x26d4, 0x26ea...0x26ea,
  0x26f2...0x26f3, 0x26f5...0x26f5, 0x26fa...0x26fa, 0x26fd...0x26fd, 0x2705...0x2705, 0x270a...0x270b,
  0x2728...0x2728, 0x274c...0x274c, 0x274e...0x274e, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797,
  0x27b0...0x27b0, 0x27bf...0x27bf, 0x2b1b...0x2b1c, 0x2b50...0x2b50, 0x2b55...0x2b55, 0x2e80...0x303e,
  0x3041...0x3247, 0x3250...0x4dbf, 0x4e00...0xa4c6, 0xa960...0xa97c, 0xac00...0xd7a3, 0xf900...0xfaff,
  0xfe10...0xfe6b, 0xff01...0xff60, 0xffe0...0xffe6, 0x16fe0...0x18d08, 0x1aff0...0x1b2fb,
  0x1f004...0x1f004, 0x1f0cf...0x1f0cf, 0x1f18e...0x1f18e, 0x1f191...0x1f19a, 0x1f200...0x1f320,
  0x1f32d...0x1f335, 0x1f337...0x1f37c, 0x1f37e...0x1f393, 0x1f3a0...0x1f3ca, 0x1f3cf...0x1f3d3,
  0x1f3e0...0x1f3f0, 0x1f3f4...0x1f3f4, 0x1f3f8...0x1f43e, 0x1f440...0x1f440, 0x1f442...0x1f4fc,
  0x1f4ff...0x1f53d, 0x1f54b...0x1f54e, 0x1f550...0x1f567, 0x1f57a...0x1f57a, 0x1f595...0x1f596,
  0x1f5a4...0x1f5a4, 0x1f5fb...0x1f64f, 0x1f680...0x1f6c5, 0x1f6cc...0x1f6cc, 0x1f6d0...0x1f6d2,
  0x1f6d5...0x1f6df, 0x1f6eb...0x1f6ec, 0x1f6f4...0x1f6fc, 0x1f7e0...0x1f7f0, 0x1f90c...0x1f93a,
  0x1f93c...0x1f945, 0x1f947...0x1f9ff, 0x1fa70...0x1faff, 0x20000...0x3fffd,
]
