import Diagnostics
import Foundation
import Inference
import Tensors
import TestSupport
import Testing
import Wording

/// StreamingLLM (Xiao 2023, section 3.2): positions are places inside the cache.
struct StreamModeTests {
  /// Attention over what is visible, re-computed for each query from raw keys that are rotated at
  /// their place among the visible ones.
  @Test(arguments: [1, 40])
  func `far queries see the same as re-rotated keys`(chunk: Int) {
    let (sinks, window, d, count) = (4, 50, 16, 320)
    let pattern = AttentionPattern.sinksAndWindow(sinks: sinks, window: window)
    let rotary = RotaryEmbedding(base: 10_000, rotatedDimensions: d, pairing: .halfSplit)
    let ops = Ops(pool: ComputePool(threads: 2))
    func rotated(_ x: Matrix, at position: (Int) -> Int) -> Matrix {
      let copy = Matrix(rows: x.rows, columns: x.columns)
      copy.copyElements(from: x)
      let table = Matrix(rows: x.rows, columns: d)
      rotary.fill(table, position: position)
      ops.rope(copy, heads: x.columns / d, table: table, rotatedDimensions: d, pairing: .halfSplit)
      return copy
    }
    var fixture = AttentionFixture(
      AttentionFixture.Shape(heads: 2, kvHeads: 1, headDimension: d), pattern)
    let (q, k, v) = (
      fixture.random(count, 2 * d), fixture.random(count, d), fixture.random(count, d)
    )
    let cache = fixture.cache
    let attention = FlashAttention(heads: 2, kvHeads: 1, headDimension: d, pool: ops.pool)
    let setup = AttentionSetup(scaling: ScoreScaling(scale: 0.5))
    let output = Matrix(rows: count, columns: 2 * d)
    for start in stride(from: 0, to: count, by: chunk) {
      let rows = start..<start + chunk
      cache.reserve(rows.upperBound)
      cache.append(
        keys: rotated(k.rows(rows)) { start + $0 }, values: v.rows(rows), layer: 0)
      attention.attend(
        AttentionInput(
          queries: rotated(q.rows(rows)) { start + $0 },
          farQueries: rotated(q.rows(rows)) { min(start + $0, sinks + window - 1) },
          plan: AttentionPlan(pattern, queries: rows, tileSize: attention.tileSize), cache: cache,
          layer: 0, setup: setup),
        output: output.rows(rows))
      cache.advance(by: chunk)
    }

    for query in stride(from: 0, to: count, by: 7) {
      let visible = (0...query).filter { $0 < sinks || query - $0 < window }
      let alone = KVCache(
        shapes: [KVCache.LayerShape(kvHeads: 1, headDimension: d)], type: .f32, batch: 1)
      alone.reserve(visible.count)
      for (place, key) in visible.enumerated() {
        alone.append(
          keys: rotated(k.rows(key..<key + 1)) { _ in place }, values: v.rows(key..<key + 1),
          layer: 0)
        alone.advance(by: 1)
      }
      let expected = Matrix(rows: 1, columns: 2 * d)
      let place = visible.count - 1
      ReferenceAttention.attend(
        AttentionInput(
          queries: rotated(q.rows(query..<query + 1)) { _ in place },
          plan: AttentionPlan(.causal, queries: place..<place + 1, tileSize: 1), cache: alone,
          layer: 0, setup: setup),
        output: expected)
      #expect(largestDifference(output.rows(query..<query + 1), expected) < 5e-5, "query \(query)")
    }
  }

  /// With one layer, keys and values depend on their token alone, so reading the visible tokens as
  /// a text of their own is StreamingLLM done naively.
  @Test(arguments: [1, 33])
  func `a one-layer model streams as if it read the visible tokens alone`(chunk: Int) throws {
    var tiny = TinyModel()
    tiny.layers = 1
    let loaded = try tiny.load()
    let tokens = letters(400)
    var options = ForwardPass.Options()
    options.cacheType = .f32
    options.batch = chunk
    options.globalPattern = .sinksAndWindow(sinks: 4, window: 40)
    let positions = [0, 3, 20, 43, 44, 45, 100, 399]
    try PromptLogits.forEach(of: loaded, tokens: tokens, at: positions, options: options) {
      position, logits in
      let visible = (0...position).filter { $0 < 4 || position - $0 < 40 }.map { tokens[$0] }
      var plain = ForwardPass.Options()
      plain.cacheType = .f32
      try PromptLogits.forEach(
        of: loaded, tokens: visible, at: [visible.count - 1], options: plain
      ) { _, expected in
        #expect(Kit.nmse(expected, logits, width: logits.count) < 1e-9, "position \(position)")
      }
    }
  }

  @Test func `a text within sinks and window streams as it is read exactly`() throws {
    let loaded = try TinyModel().load()
    let tokens = letters(120)
    func logits(_ pattern: AttentionPattern?) throws -> [Float] {
      var options = ForwardPass.Options()
      options.cacheType = .f32
      options.globalPattern = pattern
      var rows: [Float] = []
      try PromptLogits.forEach(of: loaded, tokens: tokens, at: [7, 60, 119], options: options) {
        rows += $1
      }
      return rows
    }
    let exact = try logits(nil)
    let streamed = try logits(.sinksAndWindow(sinks: 4, window: 116))
    #expect(Kit.nmse(exact, streamed, width: exact.count / 3) < 1e-10)
    let narrow = try logits(.sinksAndWindow(sinks: 4, window: 20))
    #expect(Kit.nmse(exact, narrow, width: exact.count / 3) > 1e-4)
  }

  @Test(arguments: ["llama", "gemma3"])
  func `memory is the same for any length of text`(architecture: String) throws {
    var tiny = TinyModel()
    tiny.architecture = architecture
    let loaded = try tiny.load()
    var options = ForwardPass.Options()
    options.batch = 128
    options.globalPattern = .sinksAndWindow(sinks: 4, window: 200)
    let pass = ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
    let tokens = letters(128)
    var bytes: Set<Int> = []
    for round in 0..<24 {
      let hidden = loaded.model.forward(tokens[...], pass)
      #expect(hidden.withElements { $0.allSatisfy(\.isFinite) })
      if round >= 8 { bytes.insert(pass.cache.footprint(heads: tiny.heads).bytes) }
    }
    #expect(bytes.count == 1)
    #expect(pass.visibleTokens == [0..<4, 2873..<3072])
  }
}
