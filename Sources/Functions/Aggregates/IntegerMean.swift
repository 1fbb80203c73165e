import Columns

/// The mean of `count` integers, 1 or more: of durations to the nearest nanosecond, else as a DOUBLE's word.
public func integerMean(sum: Int128, count: Int64, isDuration: Bool) -> Int64 {
  guard isDuration else { return word(Double(sum) / Double(count)) }
  let half = Int128(count / 2)
  // A mean lies between the least and the greatest value, so it fits.
  return Int64(truncatingIfNeeded: (sum + (sum < 0 ? -half : half)) / Int128(count))
}
