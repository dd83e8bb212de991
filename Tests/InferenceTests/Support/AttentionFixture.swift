import Inference
import Tensors
import TestSupport
import Wording

/// One layer's attention on random queries, keys and values.
struct AttentionFixture {
  struct Shape: CustomStringConvertible, Sendable {
    var heads: Int
    var kvHeads: Int
    var headDimension: Int
    var type = CacheType.f32
    var cap: Float = 0
    /// Slopes by which scores fall with distance (heads), or none.
    var slopes: [Float] = []

    var description: String {
      "\(heads):\(kvHeads) heads of \(headDimension), \(type)\(cap > 0 ? ", capped" : "")"
        + (slopes.isEmpty ? "" : ", falling")
    }

    /// Scores of a standard deviation near 2: neither flat nor one-hot.
    var setup: AttentionSetup {
      AttentionSetup(
        scaling: ScoreScaling(scale: 2 / Float(headDimension).squareRoot(), cap: cap),
        alibiSlopes: slopes)
    }
  }

  let shape: Shape
  let pattern: AttentionPattern
  let cache: KVCache
  private var generator = SplitMix(seed: 3)

  init(_ shape: Shape, _ pattern: AttentionPattern, chunk: Int = 96) {
    self.shape = shape
    self.pattern = pattern
    cache = KVCache(
      shapes: [
        KVCache.LayerShape(
          kvHeads: shape.kvHeads, headDimension: shape.headDimension, window: pattern.window,
          sinks: pattern.sinkCount)
      ], type: shape.type, batch: chunk)
  }

  /// Random numbers of a standard deviation near 1.
  mutating func random(_ rows: Int, _ columns: Int) -> Matrix {
    let matrix = Matrix(rows: rows, columns: columns)
    matrix.withElements { elements in
      for index in elements.indices {
        elements[index] = Float.random(in: -1.7...1.7, using: &generator)
      }
    }
    return matrix
  }

  /// Appends tokens that nobody attends from, in chunks; poisoned ones are NaN.
  mutating func fill(_ count: Int, chunk: Int = 96, poisoned: Range<Int> = 0..<0) {
    var left = count
    while left > 0 {
      let tokens = min(left, chunk)
      append(tokens, poisoned: poisoned)
      cache.advance(by: tokens)
      left -= tokens
    }
  }

  private mutating func append(_ tokens: Int, poisoned: Range<Int> = 0..<0) {
    let width = shape.kvHeads * shape.headDimension
    let keys = random(tokens, width)
    let values = random(tokens, width)
    for row in 0..<tokens where poisoned.contains(cache.count + row) {
      for matrix in [keys, values] {
        matrix.rows(row..<row + 1).withElements { $0.update(repeating: .nan) }
      }
    }
    cache.reserve(cache.count + tokens)
    cache.append(keys: keys, values: values, layer: 0)
  }

  /// Appends a batch and returns random queries on it, with a plan in tiles of one query.
  ///
  /// After the batch was attended, `cache.advance` has to count it.
  mutating func batch(_ tokens: Int) -> AttentionInput {
    append(tokens)
    let width = shape.heads * shape.headDimension
    return AttentionInput(
      queries: random(tokens, width), farQueries: random(tokens, width),
      plan: AttentionPlan(pattern, queries: cache.count..<cache.count + tokens, tileSize: 1),
      cache: cache, layer: 0, setup: shape.setup)
  }

  /// Attends a batch and returns the largest distance of each attention's output from the reference's.
  mutating func compare(_ attentions: [FlashAttention], tokens: Int) -> [Float] {
    let input = batch(tokens)
    let expected = Matrix(rows: tokens, columns: input.queries.columns)
    ReferenceAttention.attend(input, output: expected)
    let actual = Matrix(rows: tokens, columns: input.queries.columns)
    let errors = attentions.map { attention in
      actual.withElements { $0.update(repeating: .nan) }
      attention.attend(input.tiled(for: attention), output: actual)
      return largestDifference(actual, expected)
    }
    cache.advance(by: tokens)
    return errors
  }
}

extension AttentionInput {
  /// The same with a plan in the tiles that an attention takes.
  func tiled(for attention: FlashAttention) -> AttentionInput {
    var input = self
    input.plan.rebuild(queries: plan.queries, tileSize: attention.tileSize)
    return input
  }
}

extension AttentionPattern {
  /// Tokens that a cache has to pin.
  var sinkCount: Int {
    guard case .sinksAndWindow(let sinks, _) = self else { return 0 }
    return sinks
  }

  /// Tokens before the newest that a cache has to keep.
  var window: Int? {
    switch self {
    case .slidingWindow(let size), .sinksAndWindow(_, let size): size
    default: nil
    }
  }

  /// The definition, pair by pair: whether a query sees a key.
  func sees(query: Int, key: Int) -> Bool {
    guard key <= query || isBidirectional else { return false }
    switch self {
    case .causal, .bidirectional: return true
    case .slidingWindow(let size): return query - key < size
    case .sinksAndWindow(let sinks, let window): return key < sinks || query - key < window
    case .selected(let blocks, let sinks, let window):
      return key < sinks || query - key < window || blocks.contains { $0.contains(key) }
    case .neighbours(let reach): return abs(query - key) <= reach
    case .bigBird(let block, let global, let window, let random, _):
      precondition(random == 0, "what is random has no definition")
      return key / block < global || query / block - key / block < window
    }
  }
}

/// The largest |a − b|; infinite where only one is a number.
func largestDifference(_ a: Matrix, _ b: Matrix) -> Float {
  a.withElements { x in
    b.withElements { y in
      zip(x, y).reduce(0) { most, pair in
        let difference = abs(pair.0 - pair.1)
        return difference.isNaN ? .infinity : max(most, difference)
      }
    }
  }
}
