/// Orders generations one after the other, as they are read.
struct GenerationSequence {
  let needs: ReadingNeeds
  let source: any ByteSource
  let permits: WorkPermits?
  let memory: ReadingMemory
  let receiver: any BlockReceiver
  /// What orders each generation before its turn comes; nil for nothing.
  let worker: AheadWorker?
  /// Where the first events are put.
  var buffer = EventBuffer()

  /// Orders all that `next` gives; nil from it is the end of a reading that was stopped.
  ///
  /// - Parameter upcoming: the generation that `next` will give, where that is known.
  func order(next: () -> GenerationReader.Next?, upcoming: () -> TraceGeneration?) -> TraceEnd {
    var end = TraceEnd()
    var driver = EventDriver(
      needs: needs, source: source, permits: permits, memory: memory, receiver: receiver, worker: worker,
      buffer: buffer)
    reading: while true {
      guard let next = next() else {
        end.wasStopped = true
        break
      }
      switch next {
      case .generation(let generation):
        end.generationCount += 1
        switch driver.order(generation, upcoming: upcoming) {
        case .more: continue
        case .enough:
          end.wasStopped = true
          break reading
        case .damaged(let damage):
          var damage = damage.explained(by: generation)
          damage.bytesLost = source.byteCount.map { max(0, $0 - damage.offset) }
          driver.damages.append(damage)
          end.endsInsideGeneration = true
          break reading
        }
      case .damage(let damage):
        driver.lose(damage)
        if needs.recovers { continue }
        end.endsInsideGeneration = damage.generation != nil && damage.generation == driver.lastGeneration
      case .end: break
      }
      // Go's reader closes the stream with a Sync, also before it tells of damage.
      if driver.close() == .enough { end.wasStopped = true }
      break
    }
    driver.stopAhead()
    driver.report(&end)
    if needs.recovers, let last = end.damages.last, !last.isFollowed {
      end.endsInsideGeneration = last.generation != nil && last.generation == driver.lastGeneration
    }
    return end
  }
}

extension TraceDamage {
  /// What is missing of a generation explains better than what contradicts itself because of it.
  fileprivate func explained(by generation: TraceGeneration) -> TraceDamage {
    guard let cutOff = generation.cutOff else { return self }
    var damage = self
    damage.message = "\(cutOff.message) (byte \(cutOff.offset)); of what is there, \(message)"
    damage.isTruncation = cutOff.isTruncation
    return damage
  }
}
