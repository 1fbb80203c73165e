// Events that were handed out before all was known of them.
extension EventBuffer {
  /// Gives goroutines other slots, by the ones they have.
  func renumberSlots(_ slots: UnsafeBufferPointer<Int32>, count: Int) {
    let column = (memory + EventMemory.slot).assumingMemoryBound(to: UInt32.self)
    for i in 0..<count where column[i] != OrderedEvent.noSlot {
      column[i] = UInt32(bitPattern: slots[Int(column[i])])
    }
  }

  /// Makes times later where events before push them: each is at least a nanosecond after the one before.
  ///
  /// - Parameter time: of the last event before the block. The events must have their ordinals.
  func delay(after time: Int64, count: Int) {
    for i in 0..<count {
      let event = OrderedEvent(memory: memory, position: i)
      let earliest = time &+ 1 &+ Int64(event.ordinal)
      if event.time >= earliest { return }
      let base = (memory + EventMemory.base).loadUnaligned(as: Int64.self)
      set(UInt64(bitPattern: earliest &- base), EventMemory.time, at: i)
    }
  }

  func setSlot(_ slot: Int32, at position: Int) {
    (memory + EventMemory.slot).assumingMemoryBound(to: Int32.self)[position] = slot
  }

  func setFrom(_ state: UInt8, at position: Int) {
    let column = (memory + EventMemory.kind).assumingMemoryBound(to: UInt16.self)
    column[position] = column[position] & 0x0fff | UInt16(state) &<< 12
  }

  func setThread(_ id: Int64, at position: Int) { setID(id, EventMemory.m, at: position) }
  func setProc(_ id: Int64, at position: Int) { setID(id, EventMemory.p, at: position) }
  func setGoroutine(_ id: Int64, at position: Int) { setID(id, EventMemory.g, at: position) }

  /// What a transition ends.
  func setStay(_ stay: EndedStay, at position: Int) {
    set(UInt64(bitPattern: stay.lasted), EventMemory.lasted, at: position)
    set(stay.origin.bits, EventMemory.origin, at: position)
  }

  /// The parent and name of a task that ended.
  func setTask(parent: UInt64, name: UInt64, at position: Int) {
    set(parent, EventMemory.a2, at: position)
    set(name, EventMemory.a3, at: position)
  }

  private func setID(_ id: Int64, _ column: Int, at position: Int) {
    set(UInt64(bitPattern: id &+ 1), column, at: position)
  }

  /// As ``EventWriter`` writes numbers. A column that is not asked for may be written to.
  private func set(_ value: UInt64, _ column: Int, at position: Int) {
    let fits = value < UInt64(EventMemory.escape)
    (memory + column).assumingMemoryBound(to: UInt32.self)[position] =
      fits ? UInt32(truncatingIfNeeded: value) : EventMemory.escape
    if !fits { (memory + EventMemory.escaped(column)).assumingMemoryBound(to: UInt64.self)[position] = value }
  }
}
