import Diagnostics
import Foundation
import Inference
import Tensors
import Testing
import Tokenization
import TestSupport
import Wording

struct RerankTests {
  private func scores(_ engine: Engine, _ request: RerankRequest) async throws -> [Float] {
    var scores: [Float] = []
    for try await event in engine.rerank(request) {
      if case .scored(let passage, let score) = event {
        #expect(passage == scores.count, "in order")
        scores.append(score)
      }
    }
    return scores
  }

  private func request(
    _ engine: Engine, _ passages: [[TokenID]], _ question: String,
    _ sign: RerankRequest.Sign = .likelihood
  ) -> RerankRequest {
    RerankRequest(
      passages: passages, question: question,
      selection: HeadSelection(
        [AttentionHead(layer: 0, head: 2)], engine.description.configuration),
      sign: sign)
  }

  private func model(_ architecture: String, cap: Float? = nil) -> TinyModel {
    var tiny = TinyModel()
    tiny.architecture = architecture
    // Not a multiple of 16, and more than one slice of the vocabulary.
    tiny.unnamedTokens = 30
    if let cap { tiny.settings["final_logit_softcapping"] = .float32(cap) }
    return tiny
  }

  /// The mean log-probability by the logits of all positions.
  private func reference(
    _ loaded: LoadedModel, _ passage: [TokenID], _ question: String
  ) throws -> Float {
    let form = QuestionForm(loaded.tokenizer)
    let asked = form.question(question)
    let start = form.prefix.count + passage.count
    let tokens = form.prefix + passage + asked.tokens
    let words = start + asked.words.lowerBound..<start + asked.words.upperBound
    var options = ForwardPass.Options()
    options.cacheType = .f16
    var sum: Float = 0
    try PromptLogits.forEach(
      of: loaded, tokens: tokens, at: words.map { $0 - 1 }, options: options
    ) { position, logits in
      let total = logits.reduce(0.0) { $0 + exp(Double($1)) }
      sum += logits[Int(tokens[position + 1])] - Float(log(total))
    }
    return sum / Float(words.count)
  }

  @Test(arguments: [("llama", nil), ("gemma3", nil), ("llama", 3)] as [(String, Float?)])
  func `likelihood is the mean log-probability of the question after the passage`(
    architecture: String, cap: Float?
  ) async throws {
    let model = model(architecture, cap: cap)
    let engine = try model.engine()
    let loaded = try model.load()
    // Many enough for several batches of logits; one is longer than a pass takes at once.
    let passages = (0..<12).map { letters($0 == 5 ? 1200 : 10 + $0, seed: UInt64($0 + 1)) }
    let question = "whatliesattheendoftheroad"
    let scores = try await scores(engine, request(engine, passages, question))
    #expect(scores.count == 12 && Set(scores).count == 12)
    for (passage, score) in zip(passages, scores) {
      let expected = try reference(loaded, passage, question)
      #expect(abs(score - expected) < 1e-3, "\(score), not \(expected)")
    }
    let alone = try await self.scores(engine, request(engine, [passages[7]], question))
    #expect(abs(scores[7] - alone[0]) < 1e-5, "a passage's score depends on its neighbours")
  }

  @Test(arguments: ["llama", "gemma3"])
  func `attention on a passage tells passages apart, except for a question that asks nothing`(
    architecture: String
  ) async throws {
    let engine = try model(architecture).engine()
    let passages = (0..<5).map { letters($0 == 3 ? 1100 : 40, seed: UInt64($0 + 1)) }
    let asked = try await scores(engine, request(engine, passages, "where", .attention))
    #expect(asked.count == 5 && Set(asked).count == 5 && asked.allSatisfy { abs($0) < 1 })
    let idle = try await scores(engine, request(engine, passages, QuestionForm.null, .attention))
    for score in idle { #expect(abs(score) < 1e-5) }
  }

  @Test func `a scan finds the passage that the attention inside passages finds`() async throws {
    // One chunk that is the passage: only what the question has read before it differs.
    let engine = try model("llama").engine()
    let passage = letters(60)
    let inside = try await scores(engine, request(engine, [passage], "where", .attention))
    let plan = HeadSelection(
      [AttentionHead(layer: 0, head: 2)], engine.description.configuration, chunkTokens: 60)
    var index = LightIndex(plan)
    let reading = LightReadingRequest(tokens: passage, chunks: [0..<60], selection: plan)
    for try await event in engine.readLightly(reading) {
      if case .read(let chunk, _) = event { index.append(chunk) }
    }
    // In the first layer a query doesn't depend on earlier tokens.
    let scanned = await engine.scan(index, question: "where").reduce(0, +)
    #expect(abs(scanned - inside[0]) < 1e-4)
  }

  @Test func `dropping the stream ends the work, and the engine works on`() async throws {
    let engine = try model("llama").engine()
    let passages = (0..<2000).map { letters(200, seed: UInt64($0 + 1)) }
    let request = request(engine, passages, "who")
    for try await _ in engine.rerank(request) { break }
    var short = request
    short.passages = Array(passages.prefix(3))
    #expect(try await scores(engine, short).count == 3)
    short.passages = []
    #expect(try await scores(engine, short).isEmpty)
  }

  @Test func `unknown tokens are an error`() async throws {
    let engine = try model("llama").engine()
    let request = request(engine, [[3], [1000]], "who")
    await #expect(throws: GenerationError.self) { _ = try await scores(engine, request) }
  }
}
