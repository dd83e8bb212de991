import Inference
import Tensors
import Testing
import Tokenization
import Wording

struct PromptCacheTests {
  /// A cache of one layer, and the record of its tokens.
  private final class Fixture {
    let cache: KVCache
    var prompt: PromptCache

    init(window: Int? = nil) {
      cache = KVCache(
        shapes: [KVCache.LayerShape(kvHeads: 1, headDimension: 4, window: window)], type: .f32,
        batch: 32)
      prompt = PromptCache(cache)
    }

    /// Reads tokens in batches; a token's key is its number.
    func read(_ tokens: [TokenID]) {
      for start in stride(from: 0, to: tokens.count, by: 32) {
        let batch = tokens[start..<min(start + 32, tokens.count)]
        let rows = Matrix(rows: batch.count, columns: 4)
        rows.withElements { elements in
          for (index, token) in batch.enumerated() { elements[4 * index] = Float(token) }
        }
        cache.reserve(cache.count + batch.count)
        cache.append(keys: rows, values: rows, layer: 0)
        cache.advance(by: batch.count)
        prompt.append(batch)
      }
    }

    func keepPrefix(of tokens: [TokenID], limit: Int) -> Int {
      prompt.keepPrefix(of: tokens, limit: limit)
    }

    func dropLast() -> Bool { prompt.dropLast() }

    /// The tokens at some positions, as the cache's keys have them.
    func held(_ positions: Range<Int>) -> [TokenID] {
      let key = Matrix(rows: 1, columns: 4)
      return positions.map { position in
        cache.loadKey(layer: 0, head: 0, token: position, into: key)
        return TokenID(key.withElements { $0[0] })
      }
    }
  }

  private func tokens(_ range: Range<Int>) -> [TokenID] { range.map { TokenID($0) } }

  @Test func `the longest common prefix is kept, and no more than the limit`() {
    let fixture = Fixture()
    fixture.read(tokens(0..<100))
    #expect(fixture.keepPrefix(of: tokens(0..<100), limit: 100) == 100)
    #expect(fixture.keepPrefix(of: tokens(0..<100), limit: 99) == 99)
    #expect(fixture.keepPrefix(of: tokens(0..<60) + tokens(7..<90), limit: 142) == 60)
    #expect(fixture.prompt.tokens == tokens(0..<60) && fixture.cache.count == 60)
    fixture.read(tokens(7..<9))
    #expect(fixture.held(0..<62) == tokens(0..<60) + [7, 8])
    #expect(fixture.keepPrefix(of: tokens(1..<60), limit: 59) == 0)
    #expect(fixture.prompt.tokens.isEmpty && fixture.cache.count == 0)
  }

  @Test func `a ring goes back to its checkpoint, and without one to the start`() {
    let fixture = Fixture(window: 16)
    fixture.read(tokens(0..<1000))
    fixture.prompt.markEnd()
    fixture.read(tokens(3000..<4500))
    let question = tokens(0..<1000) + [9, 9]
    #expect(fixture.keepPrefix(of: question, limit: 1001) == 1000)
    #expect(fixture.held(984..<1000) == tokens(984..<1000))
    // The checkpoint serves once more.
    fixture.read(tokens(3000..<4500))
    #expect(fixture.keepPrefix(of: question, limit: 1001) == 1000)
    // A prompt that leaves the first one before the checkpoint has no use for it.
    fixture.read(tokens(3000..<4500))
    #expect(fixture.keepPrefix(of: tokens(0..<900), limit: 900) == 0)
    fixture.read(tokens(0..<1000))
    fixture.read(tokens(3000..<4500))
    #expect(fixture.keepPrefix(of: question, limit: 1001) == 0)
  }

  @Test func `only a cache that loses tokens makes a checkpoint`() {
    let ring = Fixture(window: 16)
    let whole = Fixture()
    for count in [10, 2000] {
      ring.read(tokens(0..<count))
      whole.read(tokens(0..<count))
    }
    let before = ring.prompt.footprint(heads: 1).bytes
    ring.prompt.markEnd()
    whole.prompt.markEnd()
    #expect(whole.prompt.footprint(heads: 1).checkpointBytes == 0)
    let footprint = ring.prompt.footprint(heads: 1)
    #expect(footprint.checkpointBytes > 0)
    #expect(footprint.bytes == before + footprint.checkpointBytes)
  }

  @Test func `the last token can be dropped and read again`() {
    let fixture = Fixture()
    #expect(!fixture.dropLast())
    fixture.read(tokens(0..<40))
    #expect(fixture.dropLast())
    #expect(fixture.prompt.tokens == tokens(0..<39) && fixture.cache.count == 39)
    fixture.read([39])
    #expect(fixture.held(0..<40) == tokens(0..<40))
  }

  @Test func `a checkpoint is found for tokens that the cache begins with`() {
    let fixture = Fixture(window: 16)
    fixture.read(tokens(0..<1000))
    fixture.prompt.markEnd()
    fixture.read(tokens(3000..<4500))
    #expect(fixture.prompt.checkpoint(of: tokens(0..<1000))?.count == 1000)
    #expect(fixture.prompt.checkpoint(of: tokens(0..<1000) + tokens(3000..<4500))?.count == 2500)
    #expect(fixture.prompt.checkpoint(of: tokens(0..<1200)) == nil, "other tokens")
    #expect(fixture.prompt.checkpoint(of: tokens(0..<700)) == nil, "the ring has lost them")
    #expect(fixture.prompt.checkpoint(of: []) == nil)
    _ = fixture.cache.truncate(to: 0)
    fixture.prompt.clear()
    #expect(fixture.prompt.checkpoint(of: tokens(0..<1000)) == nil)
  }
}
