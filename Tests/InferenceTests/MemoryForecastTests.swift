import Foundation
import Inference
import Tensors
import TestSupport
import Testing
import Wording

/// The memory that reading takes, against the forecast.
struct MemoryForecastTests {
  private func check(
    _ engine: Engine, _ mode: ReadingMode, prompt: Int, vocabulary: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let tokens = (0..<prompt).map { Int32(3 + $0 % (vocabulary - 3)) }
    let document = 4..<prompt - 40
    let request = GenerationRequest(
      tokens: tokens, document: document, mode: mode, maximumTokens: 4)
    var statistics: GenerationStatistics?
    for try await case .finished(let final) in engine.generate(request) { statistics = final }
    let taken = try #require(statistics?.cacheBytes, sourceLocation: sourceLocation)
    let read = prompt + max(0, (statistics?.generatedTokens ?? 0) - 1)
    let told = engine.memoryForecast.cacheBytes(
      mode, documentEnd: document.upperBound, tokens: read)
    #expect(told == taken, sourceLocation: sourceLocation)
    // An answer that may become longer takes a page a layer more at most.
    let more = engine.memoryForecast.cacheBytes(
      mode, documentEnd: document.upperBound, tokens: read + KVCache.pageTokens)
    let page = engine.memoryForecast.cacheBytes(.exact, documentEnd: 0, tokens: 1)
    #expect(more - taken <= page, sourceLocation: sourceLocation)
  }

  @Test(arguments: [CacheType.f32, .f16, .q8_0, .q4])
  func `the cache takes the forecast's bytes for every element type`(type: CacheType)
    async throws
  {
    let tiny = TinyModel(contextLength: 2048)
    let engine = try tiny.engine(cache: type)
    try await check(engine, .exact, prompt: 700, vocabulary: tiny.vocabularySize)
    try await check(
      engine, .stream(sinks: 4, window: 64), prompt: 1500, vocabulary: tiny.vocabularySize)
  }

  @Test func `the forecast includes rings and their checkpoint`() async throws {
    let tiny = TinyModel(architecture: "gemma3", layers: 4, contextLength: 4096, window: 32)
    let engine = try tiny.engine(cache: .f16)
    for prompt in [60, 700, 2000] {
      try await check(engine, .exact, prompt: prompt, vocabulary: tiny.vocabularySize)
    }
  }

  @Test(arguments: KitCase.all.filter { $0.kind == .logits })
  func `the cache of every family takes the forecast's bytes`(model: KitCase) async throws {
    let engine = try Engine.load(path: model.path)
    let configuration = engine.description.configuration
    let most = min(configuration.contextLength, configuration.positionLimit ?? .max)
    try await check(
      engine, .exact, prompt: min(900, most - 8), vocabulary: configuration.vocabularySize)
  }
}

extension MemoryForecastTests {
  @Test func `light keys take the forecast's bytes, except for the rest of each chunk`() throws {
    let engine = try TinyModel().engine()
    let book = LightBook(engine)
    let taken = book.chunks.reduce(0) { $0 + $1.keys.reduce(0) { $0 + $1.byteCount } }
    let told = engine.memoryForecast.lightBytes(book.plan, tokens: book.tokens.count)
    #expect(told <= taken && taken - told < 4096)
    #expect(engine.memoryForecast.lightBytes(nil, tokens: book.tokens.count) == told)
  }
}
