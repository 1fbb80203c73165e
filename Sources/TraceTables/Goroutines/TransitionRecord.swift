import GoTrace

/// What stays are made of, in either of the forms in which events come.
protocol TransitionRecord {
  var time: Int64 { get }
  var resource: Int64 { get }
  var a0: UInt64 { get }
  var slot: UInt32 { get }
  var type: WireEventType { get }
  var from: UInt8 { get }
  var to: UInt8 { get }
}

extension OrderedEvent: TransitionRecord {}
extension TransitionEvent: TransitionRecord {}
