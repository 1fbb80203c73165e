import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Hands blocks of events to a consumer: to its parts, if it has several, on several threads, the one that runs the
/// reader and helpers.
///
/// A part sees all blocks in order, and is worked for by one thread at a time; which thread that is changes, so that
/// none waits while there is work. Parts are some blocks apart at most, as many as are under way between the threads.
/// The error that ends it all is the one that there would be if each block went to all parts in turn, on one thread.
final class BlockCrew: @unchecked Sendable {
  private struct Part {
    let consumer: any EventConsumer
    let staysOnCaller: Bool
    /// The number of the block that is next for it.
    var next = 0
    var isTaken = false
    var wantsMore = true
    /// Who worked for it last: what it looks at is in that one's cache.
    var worker = 0
  }

  /// A block that not all parts have seen.
  private struct Loan {
    let block: EventBlock
    let giveBack: () -> Void
    var partsLeft: Int
  }

  /// What a thread is to do next.
  private struct Piece {
    let part: Int
    let number: Int
    let consumer: any EventConsumer
    let block: EventBlock
  }

  /// How many blocks further behind than its own a part must be for a thread to take it over from another.
  private static let reluctance = 1
  /// The most helpers; more than a few find no work.
  private static let mostHelpers = 3
  /// Operators work on helpers' threads, as deep in expressions as the parser lets them be; only what is used of it
  /// is memory.
  private static let stackSize = 16 << 20

  private let consumer: any TraceConsumer
  private let permits: WorkPermits?
  /// The helpers that are to be started; 0 where the consumer takes in all events on the caller's thread.
  private let wantedHelpers: Int
  private let lock: Lock
  private var parts: [Part]
  /// The blocks that some part has not seen, in order.
  private var loans: [Loan] = []
  /// The number of the first of them; the first block of all is handed over before there are helpers.
  private var firstNumber = 0
  private var failure: (number: Int, part: Int, error: QueryError)?
  private var hasSeenBlock = false
  private var hasStarted = false
  private var helpers = 0
  private var waitingHelpers = 0
  private var isCallerWaiting = false
  private var isEnding = false

  /// A crew for a consumer.
  ///
  /// - Parameters:
  ///   - permits: how many threads may work at a time; nil for any number.
  ///   - processors: how many threads can.
  init(
    _ consumer: any TraceConsumer, _ permits: WorkPermits?,
    processors: Int = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  ) {
    self.consumer = consumer
    self.permits = permits
    lock = Lock(permits)
    parts = consumer.parts.map { Part(consumer: $0, staysOnCaller: $0.staysOnCaller) }
    let useful = min(parts.count { !$0.staysOnCaller }, parts.count - 1, Self.mostHelpers)
    // One processor is left to the thread that orders; but three threads share two well.
    let idle = processors < 2 ? 0 : max(1, processors - 2)
    wantedHelpers = max(0, min(useful, idle, (permits?.count ?? .max) - 1))
  }

  // MARK: The caller's side

  /// Hands over a block, now or when its turn comes. `giveBack` is called when nobody looks at it any more, on any
  /// thread.
  ///
  /// - Returns: whether more are wanted, as far as is known.
  /// - Throws: what the consumer or a part threw.
  func events(_ block: EventBlock, giveBack: @escaping () -> Void) throws(QueryError) -> Bool {
    // A trace of one block is not worth a thread.
    guard wantedHelpers > 0, hasSeenBlock else {
      hasSeenBlock = true
      let wantsMore = try consumer.events(block)
      giveBack()
      return wantsMore
    }
    if !hasStarted { start() }
    return try add(block, giveBack)
  }

  private func start() {
    hasStarted = true
    for worker in 1...wantedHelpers {
      lock.lock()
      helpers += 1
      lock.unlock()
      let isStarted = runDetached(stackSize: Self.stackSize) { [self] in
        permits?.take()
        help(as: worker)
        permits?.give()
      }
      // The caller does the work where the system has no more threads.
      if !isStarted { leave() }
    }
  }

  private func add(_ block: EventBlock, _ giveBack: @escaping () -> Void) throws(QueryError) -> Bool {
    lock.lock()
    if failure != nil {
      lock.unlock()
      try settle()
      return false
    }
    let open = parts.count { $0.wantsMore }
    if open > 0 {
      loans.append(Loan(block: block, giveBack: giveBack, partsLeft: open))
      if waitingHelpers > 0 { lock.broadcast() }
    }
    lock.unlock()
    if open == 0 { giveBack() }
    return open > 0
  }

  /// Does a piece of work on the caller's thread; false where there is none for it now.
  ///
  /// - Throws: what a part threw.
  func work() throws(QueryError) -> Bool {
    if !hasStarted { return false }
    lock.lock()
    let hasFailed = failure != nil
    let piece = hasFailed ? nil : take(for: 0)
    lock.unlock()
    if hasFailed { try settle() }
    guard let piece else { return false }
    run(piece)
    return true
  }

  /// Comes back when all parts have seen all blocks.
  ///
  /// - Throws: what a part threw.
  func settle() throws(QueryError) {
    if !hasStarted { return }
    lock.lock()
    while true {
      if let piece = take(for: 0) {
        lock.unlock()
        run(piece)
        lock.lock()
        continue
      }
      // What is left, if anything is, is done by helpers.
      guard parts.contains(where: { $0.isTaken }) else { break }
      waitAsCaller()
    }
    let failure = failure
    lock.unlock()
    if let failure { throw failure.error }
  }

  /// Ends the helpers, and comes back when they have.
  func end() {
    lock.lock()
    isEnding = true
    lock.broadcast()
    while helpers > 0 { waitAsCaller() }
    lock.unlock()
  }

  // MARK: All threads

  private func help(as worker: Int) {
    lock.lock()
    while !isEnding {
      if let piece = take(for: worker) {
        lock.unlock()
        run(piece)
        lock.lock()
      } else {
        waitingHelpers += 1
        lock.wait()
        waitingHelpers -= 1
      }
    }
    lock.unlock()
    leave()
  }

  private func leave() {
    lock.lock()
    helpers -= 1
    lock.broadcast()
    lock.unlock()
  }

  private func waitAsCaller() {
    isCallerWaiting = true
    lock.wait()
    isCallerWaiting = false
  }

  /// Whether there is a block that a part is to see next.
  private func isPending(_ part: Int) -> Bool {
    guard parts[part].wantsMore, parts[part].next < firstNumber + loans.count else { return false }
    // What comes before a failure is still done: an error that comes first may be there.
    guard let failure else { return true }
    return (parts[part].next, part) < (failure.number, failure.part)
  }

  /// Takes the next piece of work for a thread, of the part that is furthest behind.
  private func take(for worker: Int) -> Piece? {
    var best: Int?
    var bestRank = Int.max
    for i in parts.indices where !parts[i].isTaken && isPending(i) {
      if parts[i].staysOnCaller, worker != 0 { continue }
      let rank = parts[i].next + (parts[i].worker == worker ? 0 : Self.reluctance)
      if rank < bestRank { (best, bestRank) = (i, rank) }
    }
    guard let best else { return nil }
    parts[best].isTaken = true
    parts[best].worker = worker
    let number = parts[best].next
    return Piece(
      part: best, number: number, consumer: parts[best].consumer, block: loans[number - firstNumber].block)
  }

  private func run(_ piece: Piece) {
    var wantsMore = false
    var thrown: QueryError?
    do throws(QueryError) {
      wantsMore = try piece.consumer.events(piece.block)
    } catch {
      thrown = error
    }
    lock.lock()
    if let thrown, failure.map({ (piece.number, piece.part) < ($0.number, $0.part) }) ?? true {
      failure = (piece.number, piece.part, thrown)
    }
    let done = finish(piece, wantsMore: wantsMore)
    // Of what can be done now this thread does a piece itself; waking another for it would cost more.
    let mayHelp = waitingHelpers > 0 && parts.indices.count { !parts[$0].isTaken && isPending($0) } > 1
    if isCallerWaiting || mayHelp { lock.broadcast() }
    lock.unlock()
    for loan in done { loan.giveBack() }
  }

  /// Notes that a part has seen a block. Returns the blocks that nobody needs any more.
  private func finish(_ piece: Piece, wantsMore: Bool) -> ArraySlice<Loan> {
    parts[piece.part].isTaken = false
    parts[piece.part].next += 1
    parts[piece.part].wantsMore = wantsMore
    let last = wantsMore ? piece.number + 1 : firstNumber + loans.count
    for number in piece.number..<last { loans[number - firstNumber].partsLeft -= 1 }
    let count = loans.prefix { $0.partsLeft == 0 }.count
    let done = loans.prefix(count)
    loans.removeFirst(count)
    firstNumber += count
    return done
  }
}
