import Inference
import Tensors
import Testing
import Tokenization
import TestSupport
import Wording

@Suite(.timeLimit(.minutes(10)))
struct TelemetryTests {
  /// Runs a request and returns the newest telemetry after it, with the answer.
  private func telemetry(
    _ engine: Engine, _ request: GenerationRequest
  ) async throws -> (last: EngineTelemetry, text: String, statistics: GenerationStatistics?) {
    var text = ""
    var statistics: GenerationStatistics?
    for try await event in engine.generate(request) {
      if case .text(let piece) = event { text += piece }
      if case .finished(let final) = event { statistics = final }
    }
    var snapshots = engine.telemetry.makeAsyncIterator()
    return (try #require(await snapshots.next()), text, statistics)
  }

  private func request(mode: ReadingMode = .exact, tokens: Int = 300) -> GenerationRequest {
    GenerationRequest(
      tokens: letters(tokens), document: 10..<tokens - 50, mode: mode, maximumTokens: 8)
  }

  @Test func `a snapshot has tokens, bytes, rates and the visible ranges`() async throws {
    let engine = try TinyModel().engine()
    let (last, _, statistics) = try await telemetry(engine, request())
    #expect(last.cachedTokens == 307)  // the eighth token of the answer wasn't read
    #expect(last.visible == [0..<307])
    #expect(last.cache.bytes == statistics?.cacheBytes)
    // 2 pages of 256 tokens, 2 layers, keys and values of 2 heads of 8 in four bytes.
    #expect(last.cache.bytes == 2 * 256 * 2 * 2 * 2 * 8 * 4)
    #expect(last.cache.multiHeadF16Bytes == 2 * 256 * 2 * 2 * 4 * 8 * 2)
    #expect((last.prefillRate ?? 0) > 0 && (last.decodeRate ?? 0) > 0)
    #expect((statistics?.firstTokenSeconds ?? 0) > 0)
  }

  @Test func `a snapshot has the time of each stage, prefill and decode apart`() async throws {
    let engine = try TinyModel().engine()
    // The second prompt is read by an engine that has answered before.
    for prompt in [request(), request(tokens: 200)] {
      let (last, _, _) = try await telemetry(engine, prompt)
      #expect(last.prefillStages.shares.map(\.name) == Stage.allCases.map { "\($0)" })
      #expect(last.prefillStages[.sampling] == 0, "nothing is chosen while a prompt is read")
      for stage in Stage.allCases {
        #expect(stage == .sampling || last.prefillStages[stage] > 0, "\(stage)")
        #expect(last.decodeStages[stage] > 0, "\(stage)")
      }
      #expect(abs(last.decodeStages.shares.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    }
  }

  @Test func `a streaming snapshot has only sinks and window as visible`() async throws {
    let engine = try TinyModel().engine()
    let mode = ReadingMode.stream(sinks: 4, window: 100)
    let (last, _, _) = try await telemetry(engine, request(mode: mode, tokens: 2000))
    // The next token takes one place of the window.
    #expect(last.visible == [0..<4, 1908..<2007])
    #expect(last.cache.layers.allSatisfy { $0.window == 100 })
  }

  @Test(arguments: [ReadingMode.exact, .stream(sinks: 4, window: 100)], ["llama", "gemma3"])
  func `the probe pools the answer's attention and changes nothing else`(
    mode: ReadingMode, architecture: String
  ) async throws {
    var model = TinyModel()
    model.architecture = architecture
    model.layers = 5
    // One of the layers in the middle sees everything.
    model.settings["attention.sliding_window_pattern"] = .bools([true, true, true, false, true])
    let off = try await telemetry(model.engine(), request(mode: mode))
    #expect(off.last.documentAttention.isEmpty)
    let engine = try model.engine()
    engine.setAttentionProbe(.document)
    let on = try await telemetry(engine, request(mode: mode))
    #expect(on.text == off.text && !on.text.isEmpty)
    let bins = on.last.documentAttention
    #expect(bins.count == 240)
    #expect(bins.allSatisfy { $0 >= 0 })
    // Seven tokens of the answer were read; of five layers at most three are looked at.
    let sum = bins.reduce(0, +)
    #expect(sum > 0 && sum <= Float(7 * 3 * model.heads) * 1.0001)
    if mode != .exact { #expect(bins[..<190].allSatisfy { $0 == 0 }, "beyond the window") }
    engine.setAttentionProbe(.off)
    let after = try await telemetry(engine, request(mode: mode))
    #expect(after.last.documentAttention.isEmpty && after.text == off.text)
  }

  @Test func `weights over all that a query sees add up to one a head`() async throws {
    var model = TinyModel()
    model.layers = 3
    let loaded = try model.load()
    let pass = ForwardPass(model: loaded.model, ops: loaded.ops)
    _ = loaded.model.forward(letters(400)[...], pass)
    let probe = AttentionProbe(
      patterns: pass.patterns, heads: model.heads, document: 0..<401, resolution: 7)
    pass.observers = [probe]
    _ = loaded.model.forward([TokenID(TinyModel.firstLetter)], pass)
    #expect(probe.bins.count == 7)
    // The first two of three layers are looked at.
    #expect(abs(probe.bins.reduce(0, +) - Float(2 * model.heads)) < 1e-4)
  }

  @Test func `the stream ends with the engine`() async throws {
    var snapshots: AsyncStream<EngineTelemetry>
    do {
      let engine = try TinyModel().engine()
      snapshots = engine.telemetry
    }
    for await _ in snapshots {}
  }
}
