import Foundation
import Inference
import Tensors
import Testing
import Tokenizers

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
    let (suffix, lead) = form.questionAfterPassage(question)
    let tokens = form.prefix + form.passageLead + passage + suffix
    let asked = tokens.count - (suffix.count - lead)..<tokens.count
    var options = ForwardPass.Options()
    options.cacheType = .f16
    var sum: Float = 0
    try PromptLogits.forEach(
      of: loaded, tokens: tokens, at: asked.map { $0 - 1 }, options: options
    ) { position, logits in
      let total = logits.reduce(0.0) { $0 + exp(Double($1)) }
      sum += logits[Int(tokens[position + 1])] - Float(log(total))
    }
    return sum / Float(asked.count)
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
    let scores = try await scores(
      engine, RerankRequest(passages: passages, question: question, scorer: .likelihood))
    #expect(scores.count == 12 && Set(scores).count == 12)
    for (passage, score) in zip(passages, scores) {
      let expected = try reference(loaded, passage, question)
      #expect(abs(score - expected) < 1e-3, "\(score), not \(expected)")
    }
    let alone = try await self.scores(
      engine, RerankRequest(passages: [passages[7]], question: question, scorer: .likelihood))
    #expect(abs(alone[0] - scores[7]) < 1e-5, "a passage's score depends on its neighbours")
  }

  @Test func `attention on a passage is its share of the question's attention`() async throws {
    let model = model("llama")
    let engine = try model.engine()
    let plan = LightPlan([AttentionHead(layer: 1, head: 2)], engine.description.configuration)
    let passages = (0..<5).map { letters(40, seed: UInt64($0 + 1)) }
    let request = RerankRequest(
      passages: passages, question: "where", scorer: .attention(plan))
    let first = try await scores(engine, request)
    #expect(first.count == 5 && Set(first).count == 5)
    #expect(first.allSatisfy { abs($0) < 1 })
    #expect(try await scores(engine, request) == first)
    var nothing = request
    nothing.question = QuestionForm.null
    #expect(try await scores(engine, nothing).allSatisfy { $0 == 0 })
  }

  @Test func `dropping the stream ends the work, and the engine goes on`() async throws {
    let engine = try model("llama").engine()
    let passages = (0..<2000).map { letters(200, seed: UInt64($0 + 1)) }
    let request = RerankRequest(passages: passages, question: "who", scorer: .likelihood)
    for try await _ in engine.rerank(request) { break }
    var short = request
    short.passages = Array(passages.prefix(3))
    #expect(try await scores(engine, short).count == 3)
    short.passages = []
    #expect(try await scores(engine, short).isEmpty)
  }

  @Test func `unknown tokens are an error`() async throws {
    let engine = try model("llama").engine()
    let request = RerankRequest(passages: [[3], [1000]], question: "who", scorer: .likelihood)
    await #expect(throws: GenerationError.self) { _ = try await scores(engine, request) }
  }
}
