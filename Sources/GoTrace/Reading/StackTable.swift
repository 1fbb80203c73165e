/// The stacks of a generation and their frames. Built from its stack batches, then immutable.
///
/// As in Go's reader a frame is known by its program counter, and what the first stack says of a counter holds
/// for all stacks of the generation.
struct StackTable {
  let ids: IDIndex
  /// Where the frames of each index begin in `positions`; index 0, the absent stack, has none.
  private var offsets: [Int] = [0]
  private var positions: [Int32] = []
  private(set) var frameTable: [WireFrame] = []

  /// A table over the stacks read so far.
  ///
  /// - Parameter isPartial: of an id that occurs twice the first stack holds, 0 is passed over, and a string that
  ///   is not there is the empty one.
  /// - Throws: a message where an id occurs twice or is 0, or a frame names a string that is not there.
  init(_ wire: WireStacks, strings: StringTable, isPartial: Bool = false) throws(TableFault) {
    let wire = isPartial ? wire.withoutRepetitions : wire
    offsets = [0] + wire.offsets
    positions = wire.positions
    do throws(RepeatedID) {
      ids = try IDIndex(wire.ids)
    } catch {
      throw TableFault(message: "stack \(error.id) stands twice in the stack table")
    }
    frameTable.reserveCapacity(wire.frames.count)
    for frame in wire.frames {
      guard let function = strings.index(frame.function) ?? (isPartial ? 0 : nil) else {
        throw TableFault(
          message: "the frame at pc \(hex(frame.pc)) names string \(frame.function) as its function, "
            + "which is not in the string table")
      }
      guard let file = strings.index(frame.file) ?? (isPartial ? 0 : nil) else {
        throw TableFault(
          message: "the frame at pc \(hex(frame.pc)) names string \(frame.file) as its file, "
            + "which is not in the string table")
      }
      frameTable.append(WireFrame(pc: frame.pc, function: function, file: file, line: frame.line))
    }
  }

  /// A table whose ids are its indices, over stacks whose frames name strings by their indices.
  init(indexed wire: WireStacks) {
    offsets = [0] + wire.offsets
    positions = wire.positions
    ids = IDIndex(upTo: wire.offsets.count - 1)
    frameTable = wire.frames.map {
      WireFrame(pc: $0.pc, function: Int($0.function), file: Int($0.file), line: $0.line)
    }
  }

  /// Number of indices, the absent stack's included.
  var count: Int { offsets.count - 1 }

  @inline(__always)
  func index(_ id: UInt64) -> Int? { ids.index(id) }

  func frames(_ index: Int) -> ArraySlice<Int32> {
    positions[offsets[index]..<offsets[index + 1]]
  }
}

/// Stacks as they come from the wire, before the strings are known.
struct WireStacks {
  struct Frame: Equatable {
    var pc: UInt64
    var function: UInt64
    var file: UInt64
    var line: UInt64
  }

  /// The ids in the file's order.
  var ids: [UInt64] = []
  /// Where the frames of each begin in `positions`, and where the last ends.
  var offsets: [Int] = [0]
  var positions: [Int32] = []
  /// Distinct by program counter, or by all they say.
  var frames: [Frame] = []
  /// Whether what the first stack says of a program counter holds for all.
  var keepsFramesByCounter = true
  /// Open addressing from program counter to position in `frames`, -1 for empty.
  private var slots = [Int32](repeating: -1, count: 256)

  /// Where the search for a program counter begins: by the highest bits of the product, on which all of its bits
  /// have a say.
  @inline(__always)
  private func home(_ pc: UInt64) -> Int {
    Int(truncatingIfNeeded: (pc &* 0x9e37_79b9_7f4a_7c15) >> UInt64(64 - slots.count.trailingZeroBitCount))
  }

  /// Bytes of its tables.
  var heldBytes: Int {
    ids.count * 16 + positions.count * 4 + frames.count * MemoryLayout<Frame>.stride + slots.count * 4
  }

  /// Adds a frame to the stack being read.
  mutating func append(_ frame: Frame) {
    var slot = home(frame.pc)
    while slots[slot] >= 0 {
      let known = frames[Int(slots[slot])]
      if known.pc == frame.pc, keepsFramesByCounter || known == frame {
        positions.append(slots[slot])
        return
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(frames.count)
    positions.append(Int32(frames.count))
    frames.append(frame)
    if frames.count * 2 > slots.count { grow() }
  }

  /// Ends the stack being read.
  mutating func endStack(id: UInt64) {
    ids.append(id)
    offsets.append(positions.count)
  }

  /// The same with the first stack of each id, and none of id 0.
  var withoutRepetitions: WireStacks {
    var seen: Set<UInt64> = [0]
    var result = WireStacks()
    result.frames = frames
    for (i, id) in ids.enumerated() where seen.insert(id).inserted {
      result.positions += positions[offsets[i]..<offsets[i + 1]]
      result.endStack(id: id)
    }
    return result
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for (i, frame) in frames.enumerated() {
      var slot = home(frame.pc)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(i)
    }
  }
}

/// A number in hexadecimal: `0x4f3a20`.
func hex(_ number: UInt64) -> String { "0x" + String(number, radix: 16) }
