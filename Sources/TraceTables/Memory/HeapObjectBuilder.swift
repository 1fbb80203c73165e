import Catalog
import Columns
import Diagnostics
import GoTrace

/// Makes the rows of `heap_objects`; where sizes are asked for, it follows the spans that tell them.
final class HeapObjectBuilder: TableBuilder {
  private let output: RowOutput<HeapObjectShape>
  private let context: HeapObjectShape.Context
  private let rows: TypeFilter
  private let spans = TypeFilter(AllocFree.Types.spans.all)
  private let strings: StringPool?
  private let wantsSize: Bool
  private var data = AllocFreeData()
  private var slots = HeapSlots()
  private var clockStart: Int64 = 0

  init(_ request: TableRequest, plan: PointPlan) {
    let pool = request.input.pools.strings
    output = RowOutput(request, predicates: plan.predicates)
    context = HeapObjectShape.Context(ops: AllocFree.Types.objects.words(pool))
    rows = TypeFilter(plan.types)
    strings = request.use.uses(HeapObjectColumn.type) ? pool : nil
    wantsSize = request.use.uses(HeapObjectColumn.size)
  }

  var wantsMore: Bool { output.wantsMore }

  func generation(_ generation: TraceGeneration) {
    clockStart = generation.clockStart
    data.begin(generation, strings: strings)
    slots.pageSize = data.pageSize
    slots.alignment = data.objectAlignment
  }

  func consume(_ block: EventBlock) throws(QueryError) {
    let wanted = rows.wanted
    let isSpan = spans.wanted
    for event in block.events {
      let type = event.type
      if wanted[Int(type.rawValue)] {
        let isFree = type == .heapObjectFree
        let row = HeapObjectRow(
          ts: event.time &- clockStart, g: event.g, p: event.p, m: event.m,
          id: event.a0, type: strings == nil || isFree ? -1 : data.type(event.a1),
          size: wantsSize ? slots.size(ofObject: event.a0) : -1, event: type.rawValue)
        try output.append(row, context)
      } else if wantsSize, isSpan[Int(type.rawValue)] {
        if type == .spanFree {
          slots.free(event.a0)
        } else {
          slots.add(event.a0, pages: event.a1, kindAndClass: event.a2)
        }
      }
    }
  }

  func finish(_ end: TraceEnd) throws(QueryError) { try output.flush(context) }
}

/// Bytes of the slots of heap objects, by the spans that are in use.
struct HeapSlots {
  /// A page of a span.
  private struct Page {
    /// Bytes of a slot, -1 where not known.
    var size: Int64
    /// Of a span's first page, how many pages of it are here; of others 0.
    var count: UInt8
  }

  /// Bytes of a page; nil until the trace says so.
  var pageSize: UInt64?
  /// What ids of objects count in; nil until the trace says so.
  var alignment: UInt64?
  private var pages: [UInt64: Page] = [:]

  /// A span comes. A large object begins on its span's first page, which is all that is kept of it.
  mutating func add(_ id: UInt64, pages count: UInt64, kindAndClass: UInt64) {
    free(id)
    guard let sizeClass = SizeClass.of(kindAndClass) else { return }
    if let slot = SizeClass.slot(sizeClass) {
      let count = min(count, SizeClass.mostPages)
      for i in 0..<count { pages[id &+ i] = Page(size: slot, count: i == 0 ? UInt8(count) : 0) }
    } else if sizeClass == 0 {
      let (bytes, overflow) = count.multipliedReportingOverflow(by: pageSize ?? 0)
      let size = overflow || bytes == 0 ? -1 : Int64(exactly: bytes) ?? -1
      pages[id] = Page(size: size, count: 1)
    }
  }

  /// A span goes.
  mutating func free(_ id: UInt64) {
    guard let first = pages[id] else { return }
    for i in 0..<UInt64(first.count) { pages[id &+ i] = nil }
  }

  /// Bytes of the slot an object is in; -1 where not known.
  func size(ofObject id: UInt64) -> Int64 {
    guard let pageSize, let alignment else { return -1 }
    let (offset, overflow) = id.multipliedReportingOverflow(by: alignment)
    return overflow ? -1 : pages[offset / pageSize]?.size ?? -1
  }
}

/// A row of `heap_objects`.
struct HeapObjectRow {
  var ts: Int64
  var g: Int64
  var p: Int64
  var m: Int64
  var id: UInt64
  /// A word of the pools, -1 for none or where nobody asks.
  var type: Int64
  /// -1 where not known or where nobody asks.
  var size: Int64
  /// The byte of the event's type.
  var event: UInt8
}

/// Makes columns of heap objects.
enum HeapObjectShape: RowShape {
  struct Context {
    /// Words of `op`, by the byte of an event's type.
    let ops: [Int64]
  }

  static func column(_ column: Int, of rows: RowSpan<HeapObjectRow>, _ context: Context) -> ColumnVector {
    switch HeapObjectColumn(rawValue: column) {
    case .ts: return rows.words { $0.ts }
    case .op:
      let ops = context.ops
      return rows.ids { ops[Int($0.event)] }
    case .g: return rows.ids { $0.g }
    case .p: return rows.ids { $0.p }
    case .m: return rows.ids { $0.m }
    case .id: return rows.words { Int64(bitPattern: $0.id) }
    case .type: return rows.ids { $0.type }
    case .size: return rows.ids { $0.size }
    case nil: return rows.constant(nil)
    }
  }
}
