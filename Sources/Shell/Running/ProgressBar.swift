import Rendering
import TraceQuery

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How far a run has come, in one line on standard error that is gone when the run is.
public final class ProgressBar {
  private static let delay: Int64 = 500_000_000
  private static let interval: Int64 = 100_000_000
  private var started: Int64 = 0
  private var lastShown: Int64 = 0
  private var isShown = false
  private var isHidden = false

  /// A bar that is not shown yet.
  public init() {}

  /// A run begins; the bar comes when it takes more than half a second.
  public func begin() {
    started = monotonicNanoseconds()
    lastShown = 0
    isHidden = false
  }

  /// The run has come this far.
  public func update(_ progress: RunProgress) {
    let now = monotonicNanoseconds()
    guard !isHidden, now - started >= Self.delay, now - lastShown >= Self.interval else { return }
    lastShown = now
    isShown = true
    var text = progressText(progress, elapsedNanoseconds: now - started)
    // A line that is broken at the terminal's edge could not be taken away again.
    if let width = Terminal.width(STDERR_FILENO) { text = fitted(text, to: width - 1) }
    writeToStandardError("\r\(text)\u{1b}[K")
  }

  /// Takes the bar away until the next run begins: something else has the screen.
  public func hide() {
    erase()
    isHidden = true
  }

  /// Takes the bar away.
  public func erase() {
    guard isShown else { return }
    isShown = false
    writeToStandardError("\r\u{1b}[K")
  }
}

/// A text without the parts at its end for which a line has no room; parts stand two spaces apart.
private func fitted(_ text: String, to width: Int) -> String {
  var parts = text.split(separator: "  ")
  while parts.count > 1, displayWidth(parts.joined(separator: "  ")) > width { parts.removeLast() }
  let line = parts.joined(separator: "  ")
  return displayWidth(line) <= width ? line : String(line.prefix(max(0, width)))
}

/// The line of a progress bar: share, bytes and events a second, time left as far as they are known, and what the
/// query holds in memory.
func progressText(_ progress: RunProgress, elapsedNanoseconds: Int64) -> String {
  let seconds = max(Double(elapsedNanoseconds) / 1e9, 1e-9)
  let speed = Double(progress.bytesRead) / seconds
  var parts: [String] = []
  if let total = progress.bytesTotal, progress.bytesRead >= total {
    // Nothing is left to be read; how long the rest takes nobody knows.
    parts.append("computing for \(durationText(elapsedNanoseconds, digits: 2, separator: " "))")
  } else {
    if let total = progress.bytesTotal {
      let share = min(1, Double(progress.bytesRead) / Double(total))
      let full = Int(share * 20)
      let bar = String(repeating: "█", count: full) + String(repeating: "░", count: 20 - full)
      parts.append("\(bar) \(Int(share * 100))%")
    } else {
      parts.append(sizeText(Double(progress.bytesRead)))
    }
    parts.append("\(sizeText(speed))/s")
    if progress.events > 0 { parts.append("\(countText(Double(progress.events) / seconds)) events/s") }
    if let total = progress.bytesTotal, speed > 0 {
      let left = Double(total - progress.bytesRead) / speed
      if left < 1e9 { parts.append("\(durationText(Int64(left.rounded(.up)) * 1_000_000_000)) left") }
    }
  }
  if progress.heldBytes >= 100_000 { parts.append("\(sizeText(Double(progress.heldBytes))) held") }
  return parts.joined(separator: "  ")
}

/// A number of bytes in decimal units: `12.3 MB`.
func sizeText(_ bytes: Double) -> String { scaled(bytes, ["B", "kB", "MB", "GB", "TB", "PB", "EB"]) }

/// A number in thousands: `12.3 M`.
func countText(_ count: Double) -> String {
  scaled(count, ["", "k", "M", "G", "T"])
}

private func scaled(_ value: Double, _ units: [String]) -> String {
  var rest = value
  var unit = 0
  while rest >= 999.5, unit + 1 < units.count {
    rest /= 1000
    unit += 1
  }
  let isWhole = unit == 0 || rest >= 99.95
  let number = isWhole ? "\(Int(min(rest, 1e15).rounded()))" : "\((rest * 10).rounded() / 10)"
  return units[unit].isEmpty ? number : "\(number) \(units[unit])"
}
