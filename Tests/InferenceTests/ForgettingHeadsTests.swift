import Foundation
import Inference
import Tensors
import TestSupport
import Testing
import Tokenization
import Wording

/// Heads with linear biases that release keys beyond their horizon.
struct ForgettingHeadsTests {
  private func pass(
    _ loaded: LoadedModel, forgets: Bool, _ type: CacheType = .f16
  ) -> ForwardPass {
    var options = ForwardPass.Options()
    options.batch = 256
    options.cacheType = type
    options.headsForget = forgets
    return ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
  }

  private func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
    zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  @Test(arguments: CacheType.allCases, [8, 2])
  func `logits stay the same, and the footprint is the bytes that are held`(
    type: CacheType, kvHeads: Int
  ) throws {
    let loaded = try TinyModel.mpt(kvHeads: kvHeads).load()
    let whole = pass(loaded, forgets: false, type)
    let short = pass(loaded, forgets: true, type)
    let tokens = letters(6000)
    let difference = largestDifference(loaded.read(short, tokens), loaded.read(whole, tokens))
    #expect(difference < 1e-5 && !short.hasMissedKeys)
    let kept = short.cache.footprint(heads: 8)
    let all = whole.cache.footprint(heads: 8)
    #expect(all.bytes == whole.cache.allocatedBytes)
    #expect(kept.bytes == short.cache.allocatedBytes)
    #expect((all.bytes - kept.bytes) * 5 > all.bytes)
    #expect(kept.savings.windows > 0 && all.savings.windows == 0)
  }

  @Test(
    arguments: ["mpt", "mpt-clip", "bloom"], [CacheType.f32, .f16, .q8_0])
  func `ALiBi models answer the same after long texts`(name: String, type: CacheType) throws {
    let loaded = try LoadedModel(path: Kit.fixtures.model(name))
    let tokens = letters(6000).map { $0 * 2 }
    let whole = pass(loaded, forgets: false, type)
    let short = pass(loaded, forgets: true, type)
    let reference = loaded.read(whole, tokens)
    let logits = loaded.read(short, tokens)
    #expect(Kit.nmse(reference, logits, width: logits.count) < 1e-9 && !short.hasMissedKeys)
    #expect(short.cache.footprint(heads: 8).bytes < whole.cache.footprint(heads: 8).bytes)
    #expect(greedy(loaded, short, logits) == greedy(loaded, whole, reference))
  }

  private func greedy(_ loaded: LoadedModel, _ pass: ForwardPass, _ read: [Float]) -> [TokenID] {
    let width = loaded.model.configuration.vocabularySize
    var logits = Array(read.suffix(width))
    return (0..<40).map { _ in
      let token = TokenID(logits.indices.max { logits[$0] < logits[$1] } ?? 0)
      let states = loaded.model.forward([token], pass)
      logits = loaded.model.logits(states, pass).withElements { Array($0) }
      return token
    }
  }

  @Test
  func `a query that would see a forgotten key is noticed, and reading the text again is right`()
    throws
  {
    let loaded = try TinyModel.mpt().load()
    let (whole, short) = (pass(loaded, forgets: false), pass(loaded, forgets: true))
    let tokens = letters(3000)
    let reference = loaded.read(whole, tokens + letters(200, seed: 2))
    _ = loaded.read(short, tokens)
    #expect(!short.hasMissedKeys)
    // The flattest head, which sees thousands of tokens.
    short.cache.forget(layer: 1, head: 7, keeping: 1000)
    _ = loaded.read(short, letters(1, seed: 2))
    #expect(short.hasMissedKeys)
    _ = loaded.read(short, letters(1, seed: 2))
    #expect(short.hasMissedKeys, "the cache isn't right ever after")
    short.startOver()
    let again = loaded.read(short, tokens + letters(200, seed: 2))
    #expect(!short.hasMissedKeys && largestDifference(again, reference) < 1e-5)
  }

  @Test func `truncating and checkpoints keep the keys that the next token sees`() throws {
    let loaded = try TinyModel.mpt().load()
    let (whole, short) = (pass(loaded, forgets: false), pass(loaded, forgets: true))
    let tokens = letters(6000)
    for pass in [whole, short] { _ = loaded.read(pass, tokens) }
    let checkpoint = short.cache.checkpoint()
    #expect(short.cache.bytes(heldFor: checkpoint) == 0)
    #expect(short.cache.truncate(to: 5900) && whole.cache.truncate(to: 5900))
    #expect(!short.cache.truncate(to: 3000))
    let rest = letters(100, seed: 3)
    #expect(largestDifference(loaded.read(short, rest), loaded.read(whole, rest)) < 1e-5)

    // Far enough for heads to forget what the checkpoint still has.
    _ = loaded.read(short, letters(3000, seed: 4))
    #expect(short.cache.bytes(heldFor: checkpoint) > 0)
    #expect(!short.cache.truncate(to: 6000))
    short.cache.restore(checkpoint)
    #expect(short.cache.bytes(heldFor: checkpoint) == 0)
    #expect(short.cache.footprint(heads: 8).bytes == short.cache.allocatedBytes)
    let fresh = pass(loaded, forgets: false)
    // The checkpoint shares its pages with the cache, which went back to 5900 and wrote other tokens.
    _ = loaded.read(fresh, tokens.prefix(5900) + rest)
    let more = letters(700, seed: 5)
    #expect(largestDifference(loaded.read(short, more), loaded.read(fresh, more)) < 1e-5)
    #expect(!short.hasMissedKeys)
  }

  @Test(arguments: CacheType.allCases)
  func `a snapshot has the heads' keys and their lengths`(type: CacheType) throws {
    let loaded = try TinyModel.mpt().load()
    let short = pass(loaded, forgets: true, type)
    _ = loaded.read(short, letters(6000))
    let checkpoint = short.cache.checkpoint()
    let extent = short.cache.extent(at: checkpoint)
    var bytes: [UInt8] = []
    short.cache.forEachPage(at: checkpoint) { bytes += $0 }
    #expect(bytes.count == extent.byteCount && bytes.count == short.cache.footprint(heads: 8).bytes)
    let other = pass(loaded, forgets: true, type)
    #expect(bytes.withUnsafeBytes { other.cache.restore(extent, from: $0) })
    #expect(other.cache.longestKeys == short.cache.longestKeys)
    let rest = letters(700, seed: 2)
    #expect(loaded.read(other, rest) == loaded.read(short, rest))
    #expect(!other.hasMissedKeys && other.cache.count == 6700)

    let keeping = pass(loaded, forgets: false, type).cache
    #expect(bytes.withUnsafeBytes { !keeping.restore(extent, from: $0) })
    for forgotten in [extent.forgotten.map { _ in 99 }, extent.forgotten.map { _ in -1 }, []] {
      let odd = CacheExtent(
        count: extent.count, written: extent.written, pages: extent.pages,
        pageBytes: extent.pageBytes, forgotten: forgotten, longestKeys: extent.longestKeys)
      #expect(bytes.withUnsafeBytes { !other.cache.restore(odd, from: $0) })
    }
  }

  // MARK: In the engine

  private func run(
    _ engine: Engine, _ tokens: [TokenID], document: Int
  ) async throws -> (text: String, reads: [Int], statistics: GenerationStatistics) {
    var text = ""
    var reads: [Int] = []
    var statistics = GenerationStatistics(reason: .cancelled)
    let request = GenerationRequest(tokens: tokens, document: 0..<document, maximumTokens: 12)
    for try await event in engine.generate(request) {
      switch event {
      case .reading(let read, _, _): reads.append(read)
      case .text(let piece): text += piece
      case .finished(let told): statistics = told
      case .attended: break
      }
    }
    return (text, reads, statistics)
  }

  private func answer(_ loaded: LoadedModel, _ prompt: [TokenID]) throws -> String {
    let tokens = try greedyTokens(loaded, after: prompt, count: 12, cache: .f16)
    let end = tokens.firstIndex(of: TokenID(TinyModel.endOfSequence)) ?? tokens.endIndex
    // Tokens that are no letters aren't shown.
    let shown = tokens[..<end].filter { $0 >= TinyModel.firstLetter }
    return shown.map { TinyModel.pieces[Int($0)] }.joined()
  }

  @Test func `questions continue from the document's end`() async throws {
    let engine = try TinyModel.mpt().engine(cache: .f16)
    let loaded = try TinyModel.mpt().load()
    let document = letters(5000)
    let long = document + letters(3000, seed: 2)
    let short = document + letters(11, seed: 3)
    for question in [long, short, long, short] {
      let outcome = try await run(engine, question, document: 5000)
      #expect(try outcome.text == answer(loaded, question))
      #expect(outcome.statistics.reusedTokens >= 5000 || question == long)
      #expect(outcome.reads == outcome.reads.sorted(), "nothing was missed")
    }
  }

  @Test func `a text whose later queries see further is read again, with the same answer`()
    async throws
  {
    let loaded = try TinyModel.mpt().load()
    // A letter whose queries and keys are so short that others pass the headroom.
    let prompts = (0..<26).map { letter in
      Array(repeating: TokenID(TinyModel.firstLetter + letter), count: 6000) + letters(300)
    }
    let prompt = try #require(
      prompts.first { prompt in
        let pass = pass(loaded, forgets: true)
        _ = loaded.read(pass, prompt)
        return pass.hasMissedKeys
      })
    let outcome = try await run(
      TinyModel.mpt().engine(cache: .f16), prompt, document: prompt.count)
    #expect(outcome.reads != outcome.reads.sorted() && outcome.reads.last == prompt.count)
    #expect(try outcome.text == answer(loaded, prompt))
  }
}
