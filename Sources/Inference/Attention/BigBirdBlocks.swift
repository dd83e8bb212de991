/// The blocks of keys that a block of queries sees (Zaheer 2020, section 2, without later blocks).
struct BigBirdBlocks {
  /// The block of the queries themselves.
  let last: Int
  let global: Int
  let window: Int
  let random: Int
  let seed: UInt64

  /// Calls `body` with runs of neighbouring blocks, first and end, in order.
  func forEachRun(_ body: (_ first: Int, _ end: Int) -> Void) {
    let windowStart = max(0, last - window + 1)
    let globalEnd = min(global, windowStart)
    var run = 0..<globalEnd
    func add(_ block: Int, _ end: Int) {
      if block == run.upperBound {
        run = run.lowerBound..<end
      } else {
        if !run.isEmpty { body(run.lowerBound, run.upperBound) }
        run = block..<end
      }
    }
    let candidates = windowStart - globalEnd
    var left = min(random, candidates)
    var generator = SplitMix64(seed: seed ^ UInt64(last) &* 0x9e37_79b9_7f4a_7c15)
    // Selection sampling (Knuth, 3.4.2, algorithm S): in order, each set equally likely.
    for index in 0..<candidates where left > 0 {
      guard generator.next() % UInt64(candidates - index) < UInt64(left) else { continue }
      add(globalEnd + index, globalEnd + index + 1)
      left -= 1
    }
    add(windowStart, last + 1)
    body(run.lowerBound, run.upperBound)
  }
}

/// A small generator whose sequence is fixed by its seed (Steele 2014).
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
