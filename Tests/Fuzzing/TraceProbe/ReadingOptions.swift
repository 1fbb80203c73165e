import GoTrace

/// How an input is read. The last three bytes of a trace's header are zero; an input has the choice there, so that the
/// fuzzer makes it, and a trace as it is is read in the usual way.
struct ReadingOptions {
  /// What the reading is compared with.
  enum Comparison: UInt8, CaseIterable {
    /// A file, in chunks of one size.
    case file
    /// What Go's reader gives, which comes first.
    case strict
    /// The numbers of events where no order is asked for.
    case counts
    /// Fewer types of events and fewer columns.
    case subset
    /// The same where no event is ordered by the fast loop.
    case general
    /// The same where some of each generation is ordered before the one before it.
    case ahead
    /// The same on several threads.
    case threads
  }

  private let flags: UInt8
  private let choice: UInt8
  /// What chooses the types of a subset.
  let seed: UInt8

  init(_ flags: UInt8, _ choice: UInt8, _ seed: UInt8) {
    self.flags = flags
    self.choice = choice
    self.seed = seed
  }

  var ordering: Bool { flags & 1 == 0 }
  var recovers: Bool { flags & 2 == 0 }
  var sourceKind: ProbeSource.Kind { ProbeSource.Kind.allCases[Int(flags >> 2 & 3)] }
  /// 1 for pieces of memory that are exactly as large as they must be.
  var chunkSize: Int { [1, 1, 1 << 12, 1 << 16][Int(flags >> 4 & 3)] }
  var batchData: Bool { flags & 64 != 0 }

  var typeCounts: Bool { flags & 64 != 0 && seed & 1 != 0 }

  var needs: ReadingNeeds {
    ReadingNeeds(
      types: .all, ordering: ordering, columns: .all, batchData: batchData, typeCounts: typeCounts,
      recovers: recovers)
  }

  var comparison: Comparison? {
    guard flags & 128 != 0 else { return nil }
    // Threads take long to begin.
    if choice >= 248 { return .threads }
    if choice >= 192 { return .general }
    if choice >= 128 { return .ahead }
    return [.file, .strict, .counts, .subset][Int(choice & 3)]
  }

  /// Whether a comparison is of some types and columns, where it may be of all.
  var asksForLess: Bool { choice & 1 != 0 }

  /// How many events of a generation are ordered ahead.
  var eventsAhead: Int { choice & 2 == 0 ? Int(seed) : Int(seed) << 8 }

  /// Some types and some columns.
  var subsetNeeds: ReadingNeeds {
    var needs = needs
    var state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 | 1
    var types = EventTypeSet()
    for type in EventTypeSet.all.types {
      state = state &* 6_364_136_223_846_793_005 &+ 1
      if state >> 62 == 0 { types.insert(type) }
    }
    needs.types = types
    needs.columns = EventColumns(rawValue: UInt16(truncatingIfNeeded: state >> 32)).intersection(.all)
    needs.commonColumns = needs.columns
    return needs
  }
}
