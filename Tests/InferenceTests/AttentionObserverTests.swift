import Inference
import Tensors
import Testing
import Tokenization
import TestSupport
import Wording

/// Collects the weights that an attention reports.
private final class Recorder: AttentionObserver {
  let heads: [Range<Int>]
  let positions: Range<Int>?
  /// The sums by position and range of heads, then by key.
  private(set) var weights: [AttentionRow: [Int: Float]] = [:]
  private(set) var projections: [AttentionProjections] = []

  init(_ heads: [Range<Int>], at positions: Range<Int>? = nil) {
    self.heads = heads
    self.positions = positions
  }

  func observedHeads(ofLayer layer: Int) -> [Range<Int>] { heads }

  func observedPositions(of batch: Range<Int>) -> Range<Int> {
    positions?.clamped(to: batch) ?? batch
  }

  func observe(_ run: Span<Float>, of row: AttentionRow, firstKey: Int) {
    for index in run.indices {
      weights[row, default: [:]][firstKey + index, default: 0] += run[index]
    }
  }

  func observe(_ projections: AttentionProjections) { self.projections.append(projections) }
}

struct AttentionObserverTests {
  typealias Shape = AttentionFixture.Shape

  /// Returns the largest distance of reported weights from the reference's, infinite for missing rows.
  private func error(_ recorder: Recorder, _ input: AttentionInput, rows: Range<Int>) -> Float {
    var largest: Float = 0
    for row in rows {
      for heads in recorder.heads {
        let position = input.plan.queries.lowerBound + row
        var sums: [Int: Float] = [:]
        for head in heads {
          for (key, weight) in ReferenceAttention.weights(input, row: row, head: head) {
            sums[key, default: 0] += weight
          }
        }
        let own = recorder.weights[AttentionRow(layer: 0, heads: heads, position: position)]
        guard let own, Set(own.keys) == Set(sums.keys) else { return .infinity }
        for (key, sum) in sums { largest = max(largest, abs(sum - own[key, default: .infinity])) }
      }
    }
    return largest
  }

  /// Returns the largest error of batches of several sizes.
  private func errors(
    _ shape: Shape, _ pattern: AttentionPattern, _ heads: [Range<Int>], batches: [Int],
    precision: ScorePrecision = .float
  ) -> [Float] {
    let pool = ComputePool(threads: 2)
    let attention = FlashAttention(
      heads: shape.heads, kvHeads: shape.kvHeads, headDimension: shape.headDimension, pool: pool,
      precision: shape.setup.precision(precision))
    var fixture = AttentionFixture(shape, pattern, chunk: batches.max() ?? 1)
    return batches.map { tokens in
      let input = fixture.batch(tokens)
      let recorder = Recorder(heads)
      let output = Matrix(rows: tokens, columns: shape.heads * shape.headDimension)
      attention.attend(input.tiled(for: attention), output: output)
      attention.report(input.tiled(for: attention), to: [recorder])
      fixture.cache.advance(by: tokens)
      return error(recorder, input, rows: 0..<tokens)
    }
  }

  @Test(arguments: FlashAttentionTests.patterns)
  func `every row of every pattern has the reference's weights`(pattern: AttentionPattern) {
    let shape = Shape(heads: 4, kvHeads: 2, headDimension: 20)
    let found = errors(shape, pattern, [0..<4, 1..<2, 1..<3], batches: [1, 37, 3, 1])
    #expect(found.allSatisfy { $0 < 2e-5 }, "\(found)")
  }

  @Test(arguments: FlashAttentionTests.encoderPatterns)
  func `weights on later tokens are reported too`(pattern: AttentionPattern) {
    let shape = Shape(heads: 4, kvHeads: 2, headDimension: 20)
    let found = errors(shape, pattern, [0..<1, 1..<4], batches: [70])
    #expect(found.allSatisfy { $0 < 2e-5 }, "\(found)")
  }

  @Test func `groups of any size, soft caps, slopes and cache types keep the weights right`() {
    var shapes = [
      Shape(heads: 20, kvHeads: 1, headDimension: 6, cap: 5),
      Shape(heads: 3, kvHeads: 3, headDimension: 20),
      Shape(
        heads: 6, kvHeads: 2, headDimension: 64, slopes: ALiBi.slopes(heads: 6, maximumBias: 8)),
    ]
    shapes += CacheType.allCases.map {
      Shape(heads: 6, kvHeads: 2, headDimension: 64, type: $0)
    }
    for shape in shapes {
      let heads = [0..<shape.heads, shape.heads - 1..<shape.heads]
      for precision in [ScorePrecision.float, .integer] {
        let found = errors(
          shape, .sinksAndWindow(sinks: 3, window: 20), heads, batches: [40, 1, 9],
          precision: precision)
        #expect(found.allSatisfy { $0 < 2e-5 }, "\(shape) \(precision): \(found)")
      }
    }
  }

  @Test func `a long context is observed as it is attended, in parts`() {
    let shape = Shape(heads: 6, kvHeads: 2, headDimension: 16, type: .f16)
    let found = errors(shape, .causal, [0..<6], batches: [600, 600, 600, 3, 1])
    #expect(found.suffix(2).allSatisfy { $0 < 2e-5 }, "\(found)")
  }

  @Test func `observers get the rows, heads and layers that they ask for, and change no output`() {
    let shape = Shape(heads: 4, kvHeads: 2, headDimension: 20)
    var fixture = AttentionFixture(shape, .causal)
    fixture.fill(50)
    let attention = FlashAttention(
      heads: 4, kvHeads: 2, headDimension: 20, pool: ComputePool(threads: 2))
    let input = fixture.batch(9).tiled(for: attention)
    let output = Matrix(rows: 9, columns: 80)
    attention.attend(input, output: output)
    let before = output.withElements { Array($0) }
    let some = Recorder([2..<3], at: 52..<54)
    let none = Recorder([])
    let elsewhere = Recorder([0..<4], at: 0..<50)
    attention.report(input, to: [none, some, elsewhere])
    #expect(Set(some.weights.keys.map(\.position)) == [52, 53])
    #expect(some.weights.keys.allSatisfy { $0.heads == 2..<3 && $0.layer == 0 })
    #expect(none.weights.isEmpty && elsewhere.weights.isEmpty)
    #expect(output.withElements { Array($0) } == before)
  }

  // MARK: Whole models

  private func pass(_ loaded: LoadedModel) -> ForwardPass {
    var options = ForwardPass.Options()
    options.cacheType = .f32
    return ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
  }

  @Test(arguments: ["llama", "gemma3"])
  func `probes of nine tokens at once find what nine single tokens show`(
    architecture: String
  ) throws {
    var tiny = TinyModel()
    tiny.architecture = architecture
    tiny.layers = 3
    tiny.window = 100  // which reaches the document
    let loaded = try tiny.load()
    let prompt = letters(200)
    let answer = letters(9, seed: 4)
    let heads = [AttentionHead(layer: 0, head: 1), AttentionHead(layer: 2, head: 2)]
    func observe(
      batches: [Range<Int>]
    ) -> (document: [Float], sources: [[Float]], last: HeadAttention, hidden: [Float]) {
      let pass = pass(loaded)
      _ = loaded.model.forward(prompt[...], pass)
      let document = AttentionProbe(patterns: pass.patterns, heads: tiny.heads, document: 10..<150)
      let each = HeadProbe(
        layers: 3, heads: tiny.heads, tokens: 209, stretches: [0..<100, 100..<209])
      let sources = SourceProbe(heads, sources: [5..<40, 60..<120, 190..<300])
      var weights: [[Float]] = []
      var hidden: [Float] = []
      pass.observers = [document, each, sources]
      for batch in batches {
        sources.begin(at: 200 + batch.lowerBound..<200 + batch.upperBound)
        let states = loaded.model.forward(answer[batch], pass)
        weights += sources.weights
        hidden += states.withElements { Array($0) }
      }
      return (document.bins, weights, each.attention, hidden)
    }
    func distance(_ a: [Float], _ b: [Float]) -> Float {
      a.count == b.count ? zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
    }
    let single = observe(batches: (0..<9).map { $0..<$0 + 1 })
    #expect(single.sources.count == 9 && single.document.reduce(0, +) > 1)
    for batches in [[0..<9], [0..<4, 4..<5, 5..<9]] {
      let several = observe(batches: batches)
      #expect(distance(several.document, single.document) < 1e-4)
      #expect(zip(several.sources, single.sources).allSatisfy { distance($0, $1) < 1e-4 })
      #expect(several.sources.count == 9)
      #expect(distance(several.last.rows, single.last.rows) < 1e-4)
      #expect(distance(several.last.entropies, single.last.entropies) < 1e-3)
      #expect(distance(several.last.meanDistances, single.last.meanDistances) < 1e-2)
      let plain = pass(loaded)
      _ = loaded.model.forward(prompt[...], plain)
      var hidden: [Float] = []
      for batch in batches {
        hidden += loaded.model.forward(answer[batch], plain).withElements { Array($0) }
      }
      #expect(hidden == several.hidden, "observers change nothing")
    }
  }

  @Test func `each layer's queries and keys come once a batch`() throws {
    let loaded = try TinyModel().load()
    let pass = pass(loaded)
    let recorder = Recorder([])
    pass.observers = [recorder]
    _ = loaded.model.forward(letters(7)[...], pass)
    #expect(recorder.projections.map(\.layer) == [0, 1])
    #expect(recorder.projections.allSatisfy { $0.queries.rows == 7 && $0.keys.columns == 16 })
    pass.observers = []
    _ = loaded.model.forward(letters(7)[...], pass)
    #expect(recorder.projections.count == 2)
  }
}
