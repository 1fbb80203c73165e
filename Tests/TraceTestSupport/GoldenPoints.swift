extension GoldenFacts {
  /// What Go's reader finds of what happens at one moment; "" stands for what an event does not say.
  package struct Points: Decodable, Sendable {
    /// Wake-ups by what was waited for; `ns` is the waiting.
    package var unblocks: [String: Tally]
    /// Wake-ups by the leaf functions of the waker and of the woken, such as "main.send > main.receive".
    package var wakeLeaves: [String: Int]
    /// New goroutines by their root function.
    package var creations: [String: Int]
    /// New goroutines by the leaf function of their creator.
    package var goLeaves: [String: Int]
    /// Messages by task.
    package var logTasks: [String: Int]
    /// Metrics by name.
    package var metricSums: [String: MetricSum]
    /// CPU samples by leaf function.
    package var sampleLeaves: [String: Int]
    /// Heap objects by op and type, such as "alloc []int"; `ns` is the bytes of their slots.
    package var heapObjects: [String: Tally]
    /// Spans by op and size class, "-" where they hold no objects; `ns` is pages.
    package var heapSpans: [String: Tally]
    /// Goroutines' stacks by op and order.
    package var goroutineStacks: [String: Int]
  }

  package struct MetricSum: Decodable, Sendable, Equatable {
    package var count: Int
    package var sum: Int64
    package var max: Int64

    package init(count: Int, sum: Int64, max: Int64) {
      self.count = count
      self.sum = sum
      self.max = max
    }
  }
}
