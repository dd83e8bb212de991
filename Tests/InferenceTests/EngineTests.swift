import Foundation
import Inference
import Tensors
import Testing
import Tokenization
import TestSupport

struct EngineTests {
  /// The events of a request, gathered.
  struct Outcome {
    var text = ""
    var reads: [Int] = []
    var attended: [[Float]] = []
    var statistics = GenerationStatistics(reason: .cancelled)
  }

  private func run(_ engine: Engine, _ request: GenerationRequest) async throws -> Outcome {
    var outcome = Outcome()
    for try await event in engine.generate(request) {
      switch event {
      case .reading(let read, _, _): outcome.reads.append(read)
      case .text(let text): outcome.text += text
      case .attended(let weights): outcome.attended.append(weights)
      case .finished(let statistics): outcome.statistics = statistics
      }
    }
    return outcome
  }

  private func request(
    _ tokens: [TokenID], document: Range<Int> = 0..<0, mode: ReadingMode = .exact,
    maximum: Int = 12
  ) -> GenerationRequest {
    GenerationRequest(tokens: tokens, document: document, mode: mode, maximumTokens: maximum)
  }

  private func tiny(_ architecture: String = "llama", contextLength: Int = 8192) -> TinyModel {
    var tiny = TinyModel()
    tiny.architecture = architecture
    tiny.contextLength = contextLength
    return tiny
  }

  // MARK: Sources

  @Test func `each token of an answer comes with the attention of the probed heads`() async throws {
    func weights(_ heads: [(layer: Int, head: Int)]) async throws -> [[Float]] {
      var request = request(letters(300), document: 10..<250)
      request.sources = [0..<7, 7..<100, 100..<4000]
      request.sourceHeads = heads.map { AttentionHead(layer: $0.layer, head: $0.head) }
      let outcome = try await run(tiny().engine(), request)
      #expect(outcome.attended.count == outcome.statistics.generatedTokens)
      return outcome.attended
    }
    let both = try await weights([(0, 0), (0, 1), (1, 3)])
    let alone = try await [weights([(0, 0)]), weights([(0, 1)]), weights([(1, 3)])]
    for (token, weights) in both.enumerated() {
      // The sources are all there is, so that each head gives 1.
      #expect(abs(weights.reduce(0, +) - 3) < 1e-4, "\(weights)")
      for place in weights.indices {
        let sum = alone.reduce(0) { $0 + $1[token][place] }
        #expect(abs(sum - weights[place]) < 1e-5)
      }
    }
  }

  // MARK: Reuse

  @Test func `a follow-up reads only its new tokens`() async throws {
    let engine = try tiny().engine()
    let document = letters(300)
    let first = try await run(engine, request(document + letters(20, seed: 2)))
    #expect(first.statistics.promptTokens == 320)
    #expect(first.statistics.reusedTokens == 0 && first.statistics.readTokens == 320)
    #expect(first.reads.first == 0 && first.reads.last == 320)
    let second = try await run(engine, request(document + letters(30, seed: 3)))
    #expect(second.statistics.reusedTokens >= 300)
    #expect(second.statistics.reusedTokens + second.statistics.readTokens == 330)
    let fresh = try await run(tiny().engine(), request(document + letters(30, seed: 3)))
    #expect(second.text == fresh.text && !fresh.text.isEmpty)
  }

  @Test func `the same prompt again reads one token, and none without an answer`() async throws {
    let engine = try tiny().engine()
    let prompt = letters(200)
    let first = try await run(engine, request(prompt))
    let again = try await run(engine, request(prompt))
    #expect(again.statistics.reusedTokens == 199 && again.statistics.readTokens == 1)
    #expect(again.text == first.text)
    let only = try await run(engine, request(prompt, maximum: 0))
    #expect(only.statistics.reusedTokens == 200 && only.statistics.readTokens == 0)
    #expect(only.statistics.reason == .stop && only.statistics.generatedTokens == 0)
  }

  @Test func `the answer in the cache is reused by the next turn`() async throws {
    let engine = try tiny().engine()
    let prompt = letters(50)
    let first = try await run(engine, request(prompt, maximum: 9))
    let answer = engine.tokenizer.encode(first.text, [])
    try #require(answer.count == 9)
    let next = try await run(engine, request(prompt + answer + letters(5, seed: 9)))
    // The last token of an answer was never read: nothing came after it.
    #expect(next.statistics.reusedTokens == 58)
  }

  @Test(arguments: [ReadingMode.exact, .stream(sinks: 4, window: 64)])
  func `a checkpoint lets rings answer another question without reading the document again`(
    mode: ReadingMode
  ) async throws {
    let model = tiny("gemma3")
    let engine = try model.engine()
    let document = letters(1500)
    // Longer than any ring, so that it overwrites what the document's end sees.
    let long = document + letters(1400, seed: 2)
    let short = document + letters(11, seed: 3)
    _ = try await run(engine, request(long, document: 0..<1500, mode: mode))
    for question in [short, long, short] {
      let outcome = try await run(engine, request(question, document: 0..<1500, mode: mode))
      #expect(outcome.statistics.reusedTokens >= 1500)
      let fresh = try await run(model.engine(), request(question, document: 0..<1500, mode: mode))
      #expect(fresh.statistics.reusedTokens == 0)
      #expect(outcome.text == fresh.text && !fresh.text.isEmpty)
    }
  }

  @Test func `without a checkpoint a ring that lacks tokens is read again, not wrongly`()
    async throws
  {
    let model = tiny("gemma3")
    let engine = try model.engine()
    let document = letters(1500)
    _ = try await run(engine, request(document + letters(1400, seed: 2)))
    let outcome = try await run(engine, request(document + letters(11, seed: 3)))
    #expect(outcome.statistics.reusedTokens == 0 && outcome.statistics.readTokens == 1511)
    let fresh = try await run(model.engine(), request(document + letters(11, seed: 3)))
    #expect(outcome.text == fresh.text)
  }

  @Test func `another document replaces the first and its checkpoint`() async throws {
    let model = tiny("gemma3")
    let engine = try model.engine()
    let (a, b) = (letters(1400), Array(letters(1400).prefix(700)) + letters(900, seed: 5))
    for document in [a, b, a] {
      let prompt = document + letters(9, seed: 4)
      let range = 0..<document.count
      let outcome = try await run(engine, request(prompt, document: range))
      let fresh = try await run(model.engine(), request(prompt, document: range))
      #expect(outcome.text == fresh.text)
    }
  }

  @Test func `a change of mode starts again and changes the visible ranges`() async throws {
    let engine = try tiny().engine()
    let prompt = letters(400)
    let exact = try await run(engine, request(prompt))
    let streamed = try await run(
      engine, request(prompt, mode: .stream(sinks: 4, window: 30)))
    #expect(streamed.statistics.reusedTokens == 0)
    #expect(streamed.text != exact.text)
    let again = try await run(engine, request(prompt))
    #expect(again.statistics.reusedTokens == 0 && again.text == exact.text)
  }

  // MARK: Cancelling

  /// Stops listening after the first progress that counts tokens.
  private func drop(_ engine: Engine, _ request: GenerationRequest) async throws {
    for try await event in engine.generate(request) {
      if case .reading(let read, _, _) = event, read > 0 { return }
    }
  }

  @Test func `an answer is given up once it is too improbable, and not before`() async throws {
    let engine = try tiny().engine()
    var wanted = request(letters(60), maximum: 12)
    wanted.wantsLogProbability = true
    let whole = try await run(engine, wanted).statistics
    try #require(whole.logProbability < -1 && whole.reason != .improbable)
    wanted.leastLogProbability = whole.logProbability - 0.01
    #expect(try await run(engine, wanted).statistics.generatedTokens == whole.generatedTokens)
    wanted.leastLogProbability = whole.logProbability / 2
    let given = try await run(engine, wanted).statistics
    #expect(given.reason == .improbable && given.generatedTokens < whole.generatedTokens)
  }

  @Test func `tokens read before cancelling stay`() async throws {
    let model = tiny("llama")
    let engine = try model.engine()
    let mode = ReadingMode.stream(sinks: 4, window: 100)
    let prompt = letters(30_000)
    try await drop(engine, request(prompt, mode: mode))
    let resumed = try await run(engine, request(prompt, mode: mode))
    #expect((1..<30_000).contains(resumed.statistics.reusedTokens))
    #expect(resumed.statistics.reusedTokens + resumed.statistics.readTokens == 30_000)
    #expect(resumed.reads.first == resumed.statistics.reusedTokens)
    let fresh = try await run(model.engine(), request(prompt, mode: mode))
    #expect(resumed.text == fresh.text)
  }

  @Test func `dropping the answer ends it, and the next question is answered`() async throws {
    let engine = try tiny(contextLength: 1 << 20).engine()
    for try await event in engine.generate(request(letters(20), maximum: 1 << 19)) {
      if case .text = event { break }
    }
    let next = try await run(engine, request(letters(20)))
    #expect(next.statistics.generatedTokens == 12)
  }

  // MARK: Ends

  @Test func `an answer ends at its length, its stop text, or the model's own end`() async throws {
    let engine = try tiny().engine()
    let plain = try await run(engine, request(letters(40), maximum: 40))
    #expect(plain.statistics.reason == .length && plain.statistics.generatedTokens == 40)
    // Three characters from the middle: they come in two or three tokens.
    let start = plain.text.index(plain.text.startIndex, offsetBy: 6)
    let stop = String(plain.text[start...].prefix(3))
    var stopping = request(letters(40), maximum: 40)
    stopping.stopTexts = ["never", "", stop]
    let stopped = try await run(engine, stopping)
    let expected = try #require(plain.text.range(of: stop)).lowerBound
    #expect(stopped.text == plain.text[..<expected])
    #expect(stopped.statistics.reason == .stop && stopped.statistics.generatedTokens < 40)

    // The second one is complete while the first, which begins before it, may still become so.
    let characters = Array(plain.text)
    stopping.stopTexts = [String(characters[4..<9]) + "?", String(characters[6..<9])]
    let both = try await run(engine, stopping)
    let first = try #require(plain.text.range(of: stopping.stopTexts[1])).lowerBound
    #expect(both.text == plain.text[..<first] && both.statistics.reason == .stop)

    var ending = tiny()
    ending.favourite = TinyModel.endOfSequence
    let ended = try await run(ending.engine(), request(letters(40)))
    #expect(ended.statistics.reason == .stop)
    #expect(ended.text.isEmpty && ended.statistics.generatedTokens == 0)
  }

  @Test func `text that only begins like a stop text is given in the end`() async throws {
    var model = tiny()
    model.favourite = TinyModel.firstLetter
    var request = request(letters(10), maximum: 5)
    request.stopTexts = ["aaaaaaaa"]
    let outcome = try await run(model.engine(), request)
    #expect(outcome.text == "aaaaa" && outcome.statistics.reason == .length)
    request.stopTexts = ["aaa", "aaaa"]
    #expect(try await run(model.engine(), request).text.isEmpty)
  }

  @Test func `an exact answer ends when the window is full`() async throws {
    let engine = try tiny(contextLength: 64).engine()
    let outcome = try await run(engine, request(letters(60), maximum: 100))
    // Four more tokens are read; the one after the last position is generated, but can't be read.
    #expect(outcome.statistics.reason == .length && outcome.statistics.generatedTokens == 5)
    let full = try await run(engine, request(letters(64), maximum: 100))
    #expect(full.statistics.generatedTokens == 1)
    var endless = tiny(contextLength: 64)
    endless.favourite = TinyModel.firstLetter
    let streamed = try await run(
      endless.engine(), request(letters(64), mode: .stream(sinks: 4, window: 20), maximum: 100))
    #expect(streamed.statistics.generatedTokens == 100)
  }

  // MARK: Errors

  @Test func `a request that can't run is an error, and the engine works on`() async throws {
    let engine = try tiny(contextLength: 64).engine()
    let size = engine.description.configuration.vocabularySize
    await #expect(throws: GenerationError.self) { try await run(engine, request([])) }
    for token in [-1, Int32(size), .max] {
      let error = await #expect(throws: GenerationError.self) {
        try await run(engine, request([3, token]))
      }
      #expect("\(error.map(String.init(describing:)) ?? "")".contains("\(token)"))
    }
    let error = await #expect(throws: GenerationError.self) {
      try await run(engine, request(letters(65)))
    }
    #expect("\(error.map(String.init(describing:)) ?? "")".contains("65"))
    #expect(try await run(engine, request(letters(64), maximum: 1)).statistics.readTokens == 64)
  }

  // MARK: Sampling

  @Test func `the same seed gives the same answer, another seed another`() async throws {
    let engine = try tiny().engine()
    func text(seed: UInt64) async throws -> String {
      var request = request(letters(40), maximum: 30)
      request.sampling.temperature = 1
      request.sampling.seed = seed
      return try await run(engine, request).text
    }
    let first = try await text(seed: 1)
    #expect(try await text(seed: 1) == first)
    #expect(try await text(seed: 2) != first)
  }

  @Test func `tokens without a piece are harmless`() async throws {
    var model = tiny()
    model.unnamedTokens = 5
    model.favourite = model.vocabularySize - 1
    let outcome = try await run(model.engine(), request(letters(9)))
    #expect(outcome.text.isEmpty && outcome.statistics.generatedTokens == 12)
  }

  // MARK: Two engines

  @Test func `engines that share a thread compute one after the other`() async throws {
    let executor = EngineExecutor()
    var long = tiny()
    long.favourite = 5
    let (first, second) = (
      try long.engine(executor: executor), try tiny().engine(executor: executor)
    )
    var events = first.generate(request(letters(300), maximum: 2000)).makeAsyncIterator()
    _ = try await events.next()
    // The first engine has begun, so the second one's request waits until it has ended.
    let outcome = try await run(second, request(letters(9), maximum: 1))
    #expect(outcome.statistics.generatedTokens == 1)
    let start = ContinuousClock.now
    var last: GenerationStatistics?
    while let event = try await events.next() {
      if case .finished(let statistics) = event { last = statistics }
    }
    let waited = (ContinuousClock.now - start) / .seconds(1)
    let answer = try #require(last)
    #expect(answer.generatedTokens == 2000)
    // All its events were there: nothing of the answer was computed after the second one's.
    #expect(waited < answer.decodeSeconds / 2, "\(waited) of \(answer.decodeSeconds) s")
  }
}
