import Diagnostics

// Reading on behind what is wrong.
extension GenerationReader {
  /// The next generation with what it has, or the damage of one of which nothing can be used.
  mutating func readWhatThereIs() -> Next {
    var builder = Builder(memory)
    if let batch = held {
      held = nil
      builder.number = batch.generation
      take(batch, &builder)
    }
    while !isDone {
      if builder.memory.isExceeded { return .end }
      switch batches.next() {
      case .end:
        isDone = true
        noteEnd(&builder)
      case .damage(let damage):
        skip(damage, &builder)
      case .batch(let batch):
        if batch.content == .endOfGeneration, version >= .go126 {
          if builder.number == 0 {
            // Nothing but its end is left of the generation, which has no time then.
            let lost = batches.skipMarks()
            if builder.faults.isEmpty {
              note(
                TraceDamage(
                  "found the end of a generation of which there is nothing", offset: batch.offset,
                  bytesLost: 1 + lost), &builder)
            }
            return .damage(builder.faults[0])
          }
          var mark = batch
          mark.generation = builder.number
          if builder.batches.isEmpty { builder.offset = batch.offset }
          builder.batches.append(mark)
          isBehindMark = true
          return finishWhatThereIs(builder)
        }
        if builder.number == 0, batch.generation > lastNumber || isBehindMark && builder.faults.isEmpty {
          builder.number = batch.generation
        }
        isBehindMark = false
        if batch.generation == 0 || batch.generation < builder.number || builder.number == 0 {
          let what =
            batch.generation == 0
            ? "a batch of generation 0"
            : "a batch of generation \(batch.generation) after one of generation \(max(builder.number, lastNumber))"
          note(
            TraceDamage(
              "found \(what)", generation: builder.number == 0 ? nil : builder.number, offset: batch.offset,
              bytesLost: batch.headerLength + batch.length), &builder)
        } else if batch.generation == builder.number {
          take(batch, &builder)
        } else {
          noteNextGeneration(batch, &builder)
          held = batch
          return finishWhatThereIs(builder)
        }
      }
    }
    return finishWhatThereIs(builder)
  }

  /// The most faults of a generation that are told apart; bytes lost by more are counted with the last.
  private static var mostFaults: Int { 8 }

  private func note(_ damage: TraceDamage, _ builder: inout Builder) {
    var damage = damage
    if damage.generation == nil, builder.number != 0 { damage.generation = builder.number }
    if builder.faults.count < Self.mostFaults {
      builder.faults.append(damage)
    } else if let lost = damage.bytesLost {
      builder.faults[builder.faults.count - 1].bytesLost? += lost
    }
  }

  private mutating func take(_ batch: WireBatch, _ builder: inout Builder) {
    // Among damage a batch of time 0 is more likely a part of it.
    if builder.faults.isEmpty || batch.time != 0 { builder.noteTime(batch.time) }
    do throws(TraceDamage) {
      try builder.add(batch, version: version)
    } catch {
      // What stands before it in the batch is in the tables already. That a batch is cut off is told at the end.
      if batches.cutOff != nil { return }
      var damage = error
      damage.bytesLost = batch.offset + batch.headerLength + batch.length - damage.offset
      note(damage, &builder)
    }
  }

  /// Goes past bytes that are no batch.
  private mutating func skip(_ damage: TraceDamage, _ builder: inout Builder) {
    var damage = damage
    let isCut = damage.isTruncation || batches.inputError != nil
    let time = builder.minimumTime == 0 ? lastTime : builder.minimumTime
    if isCut || !batches.resynchronize(from: max(builder.number, lastNumber, 1), time: time) { isDone = true }
    if isCut {
      damage.bytesLost = batches.bytesRead - damage.offset
    } else {
      damage.bytesLost = batches.offset - damage.offset
    }
    note(damage, &builder)
  }

  private func noteEnd(_ builder: inout Builder) {
    if let cutOff = batches.cutOff {
      note(cutOff, &builder)
    } else if let error = batches.inputError {
      note(TraceDamage(error.sentence, offset: batches.offset, bytesLost: batches.bytesLeft ?? 0), &builder)
    } else if builder.batches.isEmpty, builder.faults.isEmpty {
      if batches.offset <= TraceVersion.headerLength {
        note(
          TraceDamage(
            "the trace has a header and nothing else", offset: batches.offset, bytesLost: 0,
            isTruncation: true),
          &builder)
      }
    } else if version >= .go126, builder.faults.isEmpty {
      note(
        TraceDamage(
          "the trace ends before generation \(builder.number) does", offset: batches.offset, bytesLost: 0,
          isTruncation: true), &builder)
    }
  }

  private func noteNextGeneration(_ batch: WireBatch, _ builder: inout Builder) {
    if version >= .go126 {
      if builder.faults.isEmpty {
        note(
          TraceDamage(
            "found a batch of generation \(batch.generation) inside generation \(builder.number), whose end is "
              + "not marked", offset: batch.offset, bytesLost: 0), &builder)
      }
    } else if batch.generation != builder.number &+ 1 {
      note(
        TraceDamage(
          "found a batch of generation \(batch.generation) after one of generation \(builder.number)",
          offset: batch.offset, bytesLost: 0), &builder)
    }
  }

  private mutating func finishWhatThereIs(_ builder: Builder) -> Next {
    if builder.batches.isEmpty {
      // Bytes that belong to no generation.
      guard let fault = builder.faults.first else { return .end }
      return .damage(fault)
    }
    lastNumber = max(lastNumber, builder.number)
    lastTime = max(lastTime, builder.minimumTime)
    let end = held?.offset ?? batches.offset
    var faults = builder.faults
    for isPartial in faults.isEmpty ? [false, true] : [true] {
      do throws(TableFault) {
        let generation = try builder.tables.finish(
          number: builder.number, version: version, offset: builder.offset, byteCount: end - builder.offset,
          batches: builder.batches, minimumTime: builder.minimumTime,
          isPartial: isPartial, lastUnitsPerSecond: lastUnitsPerSecond)
        generation.memory = builder.memory
        generation.faults = faults
        generation.isLastUnmarked = version < .go126 && held == nil
        return .generation(generation)
      } catch {
        let isCut = version < .go126 && held == nil
        if isPartial && !faults.isEmpty {
          faults[0].bytesLost = end - builder.offset
          return .damage(faults[0])
        }
        faults.append(
          TraceDamage(
            isCut ? "\(error.message): the trace ends before the generation does" : error.message,
            generation: builder.number, offset: builder.offset, bytesLost: 0, isTruncation: isCut))
      }
    }
    return .damage(faults[0])
  }
}
