import Testing

@testable import GoTrace

@Suite struct ChunkPoolTests {
  /// What reading ahead may hold, with the 24 MB of a process that counts blocks, is no more than one and a half times
  /// the largest generation and 32 MB. Three generations are the most that is ever under way.
  @Test func readingAheadLeavesTheProcessWithinItsMemory() {
    let megabyte = 1 << 20
    for generation in stride(from: 0, through: 128 * megabyte, by: megabyte / 4) {
      let held = min(3 * generation, ChunkPool.readAhead(beside: generation))
      #expect(
        24 * megabyte + held <= generation / 2 * 3 + 32 * megabyte, "a generation of \(generation) bytes")
    }
  }
}
