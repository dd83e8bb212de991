import Foundation
import Inference
import Tensors
import Testing
import Tokenization
import TestSupport
import Wording

struct LightReadingTests {
  private func tiny(_ architecture: String) -> TinyModel {
    var tiny = TinyModel()
    tiny.architecture = architecture
    tiny.layers = 4
    return tiny
  }

  /// Copies the queries and keys of each layer.
  private final class Tap: AttentionObserver {
    struct Layer {
      var queries: [Float] = []
      var keys: [Float] = []
    }

    var layers: [Layer]

    init(layers: Int) { self.layers = Array(repeating: Layer(), count: layers) }

    func observe(_ projections: AttentionProjections) {
      layers[projections.layer].queries += projections.queries.withElements { Array($0) }
      layers[projections.layer].keys += projections.keys.withElements { Array($0) }
    }
  }

  private func tap(_ loaded: LoadedModel, _ tokens: [TokenID], lastLayer: Int?) -> [Tap.Layer] {
    var options = ForwardPass.Options()
    options.batch = 64
    options.cacheType = .f32
    options.lastLayer = lastLayer
    let pass = ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
    let tap = Tap(layers: loaded.model.configuration.layers)
    pass.observers = [tap]
    for start in stride(from: 0, to: tokens.count, by: 64) {
      _ = loaded.model.forward(tokens[start..<min(start + 64, tokens.count)], pass)
    }
    return tap.layers
  }

  private func read(
    _ engine: Engine, _ tokens: [TokenID], _ chunks: [Range<Int>], into index: inout LightIndex
  ) async throws {
    let request = LightReadingRequest(tokens: tokens, chunks: chunks, selection: index.selection)
    for try await event in engine.readLightly(request) {
      if case .read(let chunk, _) = event { index.append(chunk) }
    }
  }

  private func plan(
    _ engine: Engine, _ heads: [(Int, Int)], chunkTokens: Int = 1000
  ) -> HeadSelection {
    HeadSelection(
      heads.map { AttentionHead(layer: $0.0, head: $0.1) }, engine.description.configuration,
      chunkTokens: chunkTokens)
  }

  // MARK: The pass that ends early

  @Test(arguments: ["llama", "gemma3"])
  func `a pass that ends early makes the same queries and keys up to its end`(
    architecture: String
  ) throws {
    let loaded = try tiny(architecture).load()
    let tokens = letters(100)
    let whole = tap(loaded, tokens, lastLayer: nil)
    #expect(whole.allSatisfy { $0.keys.count == 100 * 2 * 8 && $0.queries.count == 100 * 4 * 8 })
    for last in 0..<4 {
      let part = tap(loaded, tokens, lastLayer: last)
      for layer in 0..<4 {
        #expect(part[layer].keys == (layer <= last ? whole[layer].keys : []))
        #expect(part[layer].queries == (layer <= last ? whole[layer].queries : []))
      }
    }
  }

  @Test func `heads that share keys share a slot, and the last layer in use ends the pass`() throws
  {
    // SmolLM2's shape.
    var configuration = try tiny("llama").load().model.configuration
    (configuration.heads, configuration.kvHeads) = (9, 3)
    let heads = [(7, 7), (2, 4), (7, 8), (2, 5), (7, 7)].map {
      AttentionHead(layer: $0.0, head: $0.1)
    }
    let plan = HeadSelection(heads, configuration)
    #expect(plan.slots.map { [$0.layer, $0.kvHead] } == [[2, 1], [7, 2]])
    #expect(plan.heads.map(\.description) == ["2-4", "2-5", "7-7", "7-8"])
    #expect(plan.lastLayer == 7)
    configuration.kvHeads = 9
    #expect(HeadSelection(heads, configuration).slots.count == 4)
  }

  // MARK: Scanning

  /// Rows of one head, turned to consecutive positions.
  private func rows(
    _ values: [Float], heads: Int, _ head: Int, from first: Int, at position: Int,
    _ rotary: RotaryEmbedding, d: Int
  ) -> [[Float]] {
    (first..<values.count / (heads * d)).map { row in
      let start = (row * heads + head) * d
      var x = Array(values[start..<start + d])
      for (j, frequency) in rotary.frequencies.enumerated() {
        let (a, b) =
          rotary.pairing == .interleaved
          ? (2 * j, 2 * j + 1) : (j, j + rotary.frequencies.count)
        let angle = Double(position + row - first) * frequency
        let (c, s) = (Float(cos(angle)), Float(sin(angle)))
        (x[a], x[b]) = (x[a] * c - x[b] * s, x[b] * c + x[a] * s)
      }
      return x
    }
  }

  /// The mean attention of the question's tokens on each token of the chunks, by the definition.
  private func reference(
    _ loaded: LoadedModel, _ chunks: [[TokenID]], question: String, layer: Int, head: Int
  ) -> [Float] {
    let c = loaded.model.configuration
    let d = c.headDimension
    let rotary = loaded.model.rotaries[
      c.architecture == "gemma3" && layer < c.layers - 1 ? 1 : 0]
    let form = QuestionForm(loaded.tokenizer)
    let prefix = form.prefix
    func keys(_ tokens: [TokenID], from first: Int) -> [[Float]] {
      rows(
        tap(loaded, tokens, lastLayer: nil)[layer].keys, heads: c.kvHeads,
        head * c.kvHeads / c.heads, from: first, at: first, rotary, d: d)
    }
    let all = keys(prefix, from: 0) + chunks.flatMap { keys(prefix + $0, from: prefix.count) }
    let asked = rows(
      tap(loaded, prefix + form.question(question).tokens, lastLayer: nil)[layer].queries,
      heads: c.heads, head, from: prefix.count, at: prefix.count + 50, rotary, d: d)
    var sums = [Float](repeating: 0, count: all.count)
    for query in asked {
      let scores = all.map { key in
        c.scoreScaling.scale * zip(query, key).reduce(0) { $0 + $1.0 * $1.1 }
      }
      let largest = scores.max() ?? 0
      let weights = scores.map { exp($0 - largest) }
      let sum = weights.reduce(0, +)
      for index in sums.indices { sums[index] += weights[index] / sum / Float(asked.count) }
    }
    return Array(sums[prefix.count...])
  }

  @Test(arguments: ["llama", "gemma3"])
  func `a scan is the attention of the question less that of the null question`(
    architecture: String
  ) async throws {
    let model = tiny(architecture)
    let engine = try model.engine()
    let loaded = try model.load()
    let text = letters(150)
    let chunks = [0..<61, 61..<100, 100..<150]
    let heads = [(1, 3), (2, 0), (2, 1)]
    var index = LightIndex(plan(engine, heads, chunkTokens: 50))
    try await read(engine, text, chunks, into: &index)
    let scores = await engine.scan(index, question: "where")
    var expected = [Float](repeating: 0, count: 150)
    for (layer, head) in heads {
      for (question, sign) in [("where", Float(1)), (QuestionForm.null, -1)] {
        let attention = reference(
          loaded, chunks.map { Array(text[$0]) }, question: question, layer: layer, head: head)
        for i in expected.indices { expected[i] += sign * attention[i] }
      }
    }
    let largest = expected.map(abs).max() ?? 0
    #expect(scores.count == 150 && largest > 0.001)
    for (score, value) in zip(scores, expected) { #expect(abs(score - value) < 0.05 * largest) }
  }

  @Test func `chunks may be read in any order, by several requests, and with gaps`() async throws {
    let engine = try tiny("llama").engine()
    let text = letters(300)
    let chunks = [0..<120, 120..<200, 200..<300]
    let plan = plan(engine, [(3, 2)])
    var all = LightIndex(plan)
    try await read(engine, text, chunks, into: &all)
    var later = LightIndex(plan)
    try await read(engine, text, [chunks[2], chunks[0]], into: &later)
    let partial = await engine.scan(later, question: "who")
    #expect(partial.count == 300)
    #expect(partial[120..<200].allSatisfy { $0 == 0 })
    #expect(partial[..<120].contains { $0 != 0 } && partial[200...].contains { $0 != 0 })
    try await read(engine, text, [chunks[1]], into: &later)
    let (a, b) = (
      await engine.scan(all, question: "who"), await engine.scan(later, question: "who")
    )
    for (x, y) in zip(a, b) { #expect(abs(x - y) < 1e-6) }
    #expect(all.bytes == later.bytes && all.bytes == 8 * 16 * (8 + 5 + 7) + 4 * 16 * (8 + 5 + 7))
    let empty = await engine.scan(LightIndex(plan), question: "who")
    #expect(empty.isEmpty)
  }

  @Test(arguments: ["llama", "gemma3"])
  func `a chunk is read alone, after a chunk of any length`(
    architecture: String
  ) async throws {
    let model = tiny(architecture)
    let text = letters(2600)
    // Longer than a ring of a window of 8 and batches of 512.
    let chunks = [0..<2500, 2500..<2600]
    let engine = try model.engine()
    var both = LightIndex(plan(engine, [(3, 1), (1, 0)]))
    try await read(engine, text, chunks, into: &both)
    var alone = LightIndex(both.selection)
    try await read(model.engine(), text, [chunks[1]], into: &alone)
    for (a, b) in zip(both.chunks[1].keys, alone.chunks[0].keys) {
      #expect(a.withBytes { Array($0) } == b.withBytes { Array($0) })
    }
  }

  @Test func `dropping the stream ends the pass, and the rest can be read later`() async throws {
    let engine = try tiny("llama").engine()
    let text = letters(60_000)
    let chunks = stride(from: 0, to: 60_000, by: 500).map { $0..<$0 + 500 }
    var index = LightIndex(plan(engine, [(2, 0)]))
    let request = LightReadingRequest(tokens: text, chunks: chunks, selection: index.selection)
    for try await event in engine.readLightly(request) {
      if case .read(let chunk, _) = event { index.append(chunk) }
      break
    }
    #expect(index.chunks.map(\.tokens) == [0..<500])
    try await read(engine, text, Array(chunks[1..<4]), into: &index)
    #expect(index.end == 2000)
    #expect(await engine.scan(index, question: "who").count == 2000)
  }

  @Test func `unknown tokens are an error`() async throws {
    let engine = try tiny("llama").engine()
    var index = LightIndex(plan(engine, [(0, 0)]))
    await #expect(throws: GenerationError.self) {
      try await read(engine, [3, 9999], [0..<2], into: &index)
    }
  }
}
