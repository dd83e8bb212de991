import Foundation
import Inference
import Testing
import Tokenization
import TestSupport

struct HeadProbeTests {
  private func heads(
    of engine: Engine, _ request: GenerationRequest, switchingAfter: Bool = false
  ) async throws -> (heads: HeadAttention?, text: String) {
    if !switchingAfter { engine.setAttentionProbe(.heads) }
    var text = ""
    for try await event in engine.generate(request) {
      if case .text(let piece) = event { text += piece }
    }
    var snapshots = engine.telemetry.makeAsyncIterator()
    if switchingAfter {
      _ = await snapshots.next()
      engine.setAttentionProbe(.heads)
    }
    return (await snapshots.next()?.heads, text)
  }

  private func request(_ tokens: Int = 300) -> GenerationRequest {
    GenerationRequest(tokens: letters(tokens), document: 10..<tokens - 50, maximumTokens: 9)
  }

  @Test func `each head's weights add up to one, and its measures fit them`() async throws {
    var model = TinyModel()
    model.layers = 3
    let (measured, _) = try await heads(of: model.engine(), request())
    let attention = try #require(measured)
    #expect(attention.layers == 3 && attention.heads == model.heads)
    #expect(attention.rows.count == 3 * model.heads * 128 && attention.stretches.count == 128)
    for layer in 0..<3 {
      let blocks = attention.blocks[layer * attention.side..<(layer + 1) * attention.side]
      #expect(abs(blocks.reduce(0, +) - Float(model.heads)) < 1e-3)
    }
    let most = log2(Float(attention.tokens))
    for head in attention.entropies.indices {
      #expect((0...most).contains(attention.entropies[head]))
      #expect((0..<Float(attention.tokens)).contains(attention.meanDistances[head]))
      #expect(attention.rows[head * 128..<(head + 1) * 128].reduce(0, +) < 1.001)
    }
    // Random weights look everywhere about alike.
    #expect(attention.entropies.contains { $0 > most / 2 })
    #expect(attention.meanDistances.contains { $0 > 50 })
  }

  @Test(arguments: ["llama", "gemma3"])
  func `a probe changes no answer, and a later probe finds the same`(
    architecture: String
  ) async throws {
    var model = TinyModel()
    model.architecture = architecture
    model.layers = 3
    let plain = try model.engine()
    var text = ""
    for try await case .text(let piece) in plain.generate(request()) { text += piece }
    let engine = try model.engine()
    let late = try await heads(of: engine, request(), switchingAfter: true)
    #expect(late.text == text && !text.isEmpty)
    #expect(late.heads?.tokens == 308, "the ninth token of the answer wasn't read")
    // The probe records the first of every four tokens. Of nine that is the ninth, which isn't
    // read.
    let along = try await heads(of: model.engine(), request())
    #expect(along.text == text)
    #expect(along.heads?.tokens == 305)
    // The next request continues from the same cache.
    var next = request()
    next.tokens += letters(20)
    #expect(try await heads(of: engine, next).text == heads(of: model.engine(), next).text)
  }

  @Test func `sources are the stretches where they are all there is, and drafts aren't looked at`()
    async throws
  {
    var request = request()
    request.sources = [20..<60, 100..<140]
    request.sourceHeads = [AttentionHead(layer: 0, head: 0)]
    let (whole, _) = try await heads(of: TinyModel().engine(), request)
    #expect(whole?.stretches.first?.lowerBound == request.document.lowerBound)
    #expect(whole?.stretches.last?.upperBound == request.document.upperBound)
    request.poolsOverSources = true
    let (measured, _) = try await heads(of: TinyModel().engine(), request)
    #expect(measured?.stretches == request.sources)
    request.isProbed = false
    let (none, _) = try await heads(of: TinyModel().engine(), request)
    #expect(none == nil)
  }
}
