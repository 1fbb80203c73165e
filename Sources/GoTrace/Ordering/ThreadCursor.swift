/// A place in the batches of one thread, and which batches those are.
struct ThreadCursor {
  /// The event the thread is at.
  var place: EventPlace
  /// Past the batch.
  private(set) var end: UnsafePointer<UInt8>
  /// The batch's own time.
  private(set) var batchTime: Int64 = 0
  /// The thread's place in the ordering's table.
  var thread: Int32
  /// The thread's list of batches, and the one being read: -1 before the first.
  let list: Int32
  var batch = -1
  /// First byte of the batch's data.
  private var dataStart: UnsafePointer<UInt8>
  /// Memory that batches of this thread are read into, nil where they were in memory all along.
  var memory: UnsafeMutablePointer<UInt8>?

  /// A cursor before the first event of a list of batches.
  init(thread: Int32, list: Int32, nowhere: UnsafePointer<UInt8>) {
    self.thread = thread
    self.list = list
    dataStart = nowhere
    end = nowhere
    place = EventPlace(data: nowhere)
  }

  /// Goes to the beginning of a batch; ``EventPlace/moveTo(_:_:_:_:)`` with the same `data` then finds its first event.
  mutating func enter(batch: Int, data: UnsafePointer<UInt8>, count: Int, time: Int64) {
    self.batch = batch
    dataStart = data
    end = data + count
    batchTime = time
    place = EventPlace(data: data)
  }

  /// Whether there is nothing left of the batch.
  var isAtEnd: Bool { place.start >= end }

  /// Where the event stands in the batch's data, or what stands there instead.
  var offset: Int { place.start - dataStart }
}
