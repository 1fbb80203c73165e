/// Goes over the events of six batches in turn, to find those of some types or to count all.
///
/// Where an event begins is known when the length of the one before is: some 15 cycles, in which little else can be
/// done. So six batches are gone over at once, an event of each in turn. More have no room in the registers.
struct LaneScanner: ~Copyable {
  /// What is to be done with events.
  enum Goal {
    case find
    case count
  }

  private struct Lane {
    var position: UnsafePointer<UInt8>
    var end: UnsafePointer<UInt8>
    /// Where the next event that is found is noted.
    var found: UnsafeMutablePointer<UInt16>
    var isIdle = true
  }

  private static let laneCount = 6
  /// A lane of fewer steps is gone to its end by itself.
  private static let fewestSteps = 8

  private let goal: Goal
  private let lengths: EventLengths
  /// 1 for the bytes of types that are looked for, else 0.
  private let wanted: UnsafeMutablePointer<Int>
  private let lanes: UnsafeMutablePointer<Lane>
  private var batches: [ScannedBatch?]
  /// How often each type stood in each lane's batch.
  private let counts: UnsafeMutablePointer<UInt32>
  /// What lanes without a batch go over, again and again.
  private let idle: UnsafeMutablePointer<UInt8>
  private let idleFound: UnsafeMutablePointer<UInt16>
  private(set) var busyCount = 0

  /// A scanner that looks for events of the given types, or counts those of all.
  init(_ goal: Goal, wanted types: EventTypeSet, lengths: EventLengths) {
    self.goal = goal
    self.lengths = lengths
    wanted = .allocate(capacity: 256)
    wanted.initialize(repeating: 0, count: 256)
    for type in types.types { wanted[Int(type.rawValue)] = 1 }
    counts = .allocate(capacity: 256 * Self.laneCount)
    counts.initialize(repeating: 0, count: 256 * Self.laneCount)
    // Events of two bytes each, as many as a lane takes steps at a time.
    let steps = BatchReader.maximumBatchSize / EventLengths.shortReach
    idle = .allocate(capacity: 2 * steps + EventLengths.shortReach)
    for i in 0..<(2 * steps + EventLengths.shortReach) {
      (idle + i).initialize(to: i % 2 == 0 ? WireEventType.goDestroy.rawValue : 0)
    }
    idleFound = .allocate(capacity: steps + 1)
    let position = UnsafePointer(idle)
    lanes = .allocate(capacity: Self.laneCount)
    lanes.initialize(
      repeating: Lane(position: position, end: position, found: idleFound), count: Self.laneCount)
    batches = Array(repeating: nil, count: Self.laneCount)
  }

  deinit {
    wanted.deallocate()
    counts.deallocate()
    idle.deallocate()
    idleFound.deallocate()
    lanes.deallocate()
  }

  /// Whether another batch can be taken.
  var hasRoom: Bool { busyCount < Self.laneCount }

  /// Takes a batch whose bytes are there; there must be room.
  mutating func add(_ batch: ScannedBatch) {
    guard let lane = batches.firstIndex(where: { $0 == nil }) else { return }
    batches[lane] = batch
    lanes[lane] = Lane(position: batch.start, end: batch.end, found: batch.found, isIdle: false)
    (counts + 256 * lane).update(repeating: 0, count: 256)
    busyCount += 1
  }

  /// Goes over a batch from its beginning to its end by itself; there must be room.
  mutating func goOver(_ batch: ScannedBatch) {
    add(batch)
    guard let lane = batches.firstIndex(where: { $0 === batch }) else { return }
    while lanes[lane].position < lanes[lane].end, stepAlone(lane) {}
    _ = finish(lane)
  }

  /// Goes on until a batch is done, and returns it; nil where there is none.
  mutating func next() -> ScannedBatch? {
    while busyCount > 0 {
      var steps = Int.max
      for lane in 0..<Self.laneCount {
        if lanes[lane].isIdle {
          lanes[lane].position = UnsafePointer(idle)
          lanes[lane].found = idleFound
          continue
        }
        let room = (lanes[lane].end - lanes[lane].position) / EventLengths.shortReach
        if room < Self.fewestSteps {
          while lanes[lane].position < lanes[lane].end, stepAlone(lane) {}
          return finish(lane)
        }
        steps = min(steps, room)
      }
      let stopped = goal == .find ? find(steps) : count(steps)
      if let stopped, !stepAlone(stopped) { return finish(stopped) }
    }
    return nil
  }

  /// Goes over the next event of a lane, whatever it is. False where it is malformed.
  private mutating func stepAlone(_ lane: Int) -> Bool {
    let position = lanes[lane].position
    guard let next = lengths.end(of: position, lanes[lane].end) else {
      batches[lane]?.malformed = position
      return false
    }
    let type = Int(position.pointee)
    switch goal {
    case .count: counts[256 * lane + type] &+= 1
    case .find:
      lanes[lane].found.pointee = Self.bits(position)
      lanes[lane].found += wanted[type]
    }
    lanes[lane].position = next
    return true
  }

  private mutating func finish(_ lane: Int) -> ScannedBatch? {
    let batch = batches[lane]
    if let batch {
      batch.foundCount = lanes[lane].found - batch.found
      if goal == .count { batch.counts.update(from: counts + 256 * lane, count: 256) }
    }
    batches[lane] = nil
    lanes[lane].isIdle = true
    busyCount -= 1
    return batch
  }

  @inline(__always)
  private static func bits(_ position: UnsafePointer<UInt8>) -> UInt16 {
    UInt16(truncatingIfNeeded: UInt(bitPattern: position))
  }

  /// Takes up to `steps` steps in each lane. Returns the lane that has come to an event that is not a short one.
  @inline(never)
  private func find(_ steps: Int) -> Int? {
    let wanted = wanted
    return step(steps) { _, position, found in
      found.pointee = Self.bits(position)
      found += wanted[Int(position.pointee)]
    }
  }

  /// The same.
  @inline(never)
  private func count(_ steps: Int) -> Int? {
    let counts = counts
    return step(steps) { lane, position, _ in counts[256 * lane + Int(position.pointee)] &+= 1 }
  }

  /// The loop, with everything in registers: of each lane in turn an event is given to `visit` and stepped over.
  @inline(__always)
  private func step(
    _ steps: Int, _ visit: (Int, UnsafePointer<UInt8>, inout UnsafeMutablePointer<UInt16>) -> Void
  ) -> Int? {
    let tables = lengths.tables
    var (p0, p1, p2) = (lanes[0].position, lanes[1].position, lanes[2].position)
    var (p3, p4, p5) = (lanes[3].position, lanes[4].position, lanes[5].position)
    var (f0, f1, f2) = (lanes[0].found, lanes[1].found, lanes[2].found)
    var (f3, f4, f5) = (lanes[3].found, lanes[4].found, lanes[5].found)
    var stopped: Int?
    var left = steps
    while left > 0 {
      left &-= 1
      let n0 = EventLengths.short(p0, tables)
      if n0 == 0 { stopped = 0; break }
      visit(0, p0, &f0)
      p0 += n0
      let n1 = EventLengths.short(p1, tables)
      if n1 == 0 { stopped = 1; break }
      visit(1, p1, &f1)
      p1 += n1
      let n2 = EventLengths.short(p2, tables)
      if n2 == 0 { stopped = 2; break }
      visit(2, p2, &f2)
      p2 += n2
      let n3 = EventLengths.short(p3, tables)
      if n3 == 0 { stopped = 3; break }
      visit(3, p3, &f3)
      p3 += n3
      let n4 = EventLengths.short(p4, tables)
      if n4 == 0 { stopped = 4; break }
      visit(4, p4, &f4)
      p4 += n4
      let n5 = EventLengths.short(p5, tables)
      if n5 == 0 { stopped = 5; break }
      visit(5, p5, &f5)
      p5 += n5
    }
    (lanes[0].position, lanes[1].position, lanes[2].position) = (p0, p1, p2)
    (lanes[3].position, lanes[4].position, lanes[5].position) = (p3, p4, p5)
    (lanes[0].found, lanes[1].found, lanes[2].found) = (f0, f1, f2)
    (lanes[3].found, lanes[4].found, lanes[5].found) = (f3, f4, f5)
    return stopped
  }
}
