/// Combines the elements of any range in O(log count).
struct SegmentTree<Element> {
  private let leafCount: Int
  private var nodes: ContiguousArray<Element>
  private let combine: (Element, Element) -> Element
  private let neutral: Element

  /// - Parameters:
  ///   - neutral: combined with an element on either side it gives that element.
  ///   - combine: associative; called with elements in their order.
  /// - Complexity: O(count).
  init(
    _ elements: ContiguousArray<Element>, neutral: Element, combine: @escaping (Element, Element) -> Element
  ) {
    var size = 1
    while size < elements.count { size *= 2 }
    leafCount = size
    self.combine = combine
    self.neutral = neutral
    nodes = ContiguousArray(repeating: neutral, count: size * 2)
    for (i, element) in elements.enumerated() { nodes[size + i] = element }
    for i in stride(from: size - 1, to: 0, by: -1) { nodes[i] = combine(nodes[2 * i], nodes[2 * i + 1]) }
  }

  /// The elements of a range combined, in order; the neutral one for an empty range.
  func query(_ range: Range<Int>) -> Element {
    var left = neutral
    var right = neutral
    var low = range.lowerBound + leafCount
    var high = range.upperBound + leafCount
    while low < high {
      if low & 1 == 1 {
        left = combine(left, nodes[low])
        low += 1
      }
      if high & 1 == 1 {
        high -= 1
        right = combine(nodes[high], right)
      }
      low /= 2
      high /= 2
    }
    return combine(left, right)
  }
}
