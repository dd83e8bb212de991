import Inference
import Tensors
import Testing
import Wording

struct KVCacheTests {
  typealias Shape = KVCache.LayerShape

  /// A cache with one layer of two heads of 4 numbers; token t has the key t + head / 2 everywhere
  /// and the value −t.
  private func cache(
    window: Int? = nil, sinks: Int = 0, type: CacheType = .f32, chunk: Int = 100
  ) -> KVCache {
    KVCache(
      shapes: [Shape(kvHeads: 2, headDimension: 4, window: window, sinks: sinks)], type: type,
      batch: chunk)
  }

  private func append(_ tokens: Int, to cache: KVCache, offset: Int = 0, chunk: Int = 100) {
    var left = tokens
    while left > 0 {
      let rows = min(left, chunk)
      let keys = Matrix(rows: rows, columns: 8)
      let values = Matrix(rows: rows, columns: 8)
      for row in 0..<rows {
        let token = Float(cache.count + row + offset)
        keys.rows(row..<row + 1).withElements { x in
          for index in x.indices { x[index] = token + Float(index / 4) / 2 }
        }
        values.rows(row..<row + 1).withElements { $0.update(repeating: -token) }
      }
      cache.reserve(cache.count + rows)
      for layer in cache.shapes.indices { cache.append(keys: keys, values: values, layer: layer) }
      cache.advance(by: rows)
      left -= rows
    }
  }

  private func isRight(_ token: Int, in cache: KVCache, layer: Int = 0, offset: Int = 0) -> Bool {
    let row = Matrix(rows: 1, columns: 4)
    return (0..<2).allSatisfy { head in
      cache.loadKey(layer: layer, head: head, token: token, into: row)
      let key = row.withElements { Array($0) }
      cache.loadValue(layer: layer, head: head, token: token, into: row)
      let value = row.withElements { Array($0) }
      let number = Float(token + offset)
      return key == Array(repeating: number + Float(head) / 2, count: 4)
        && value == Array(repeating: -number, count: 4)
    }
  }

  @Test(arguments: [CacheType.f32, .f16])
  func `a full cache gives back every token`(type: CacheType) {
    let cache = cache(type: type)
    append(1000, to: cache)
    #expect(cache.count == 1000)
    #expect((0..<1000).allSatisfy { isRight($0, in: cache) })
  }

  @Test func `numbers are rounded to the nearest half`() {
    let cache = cache(type: .f16)
    append(1, to: cache, offset: 2049)
    let row = Matrix(rows: 1, columns: 4)
    cache.loadKey(layer: 0, head: 0, token: 0, into: row)
    #expect(row.withElements { $0[0] } == 2048)  // ties to even
    cache.loadKey(layer: 0, head: 1, token: 0, into: row)
    #expect(row.withElements { $0[0] } == 2050)
  }

  @Test(arguments: [1, 64, 300, 512], [0, 4, 64, 300])
  func `a ring keeps its window and its sinks while it goes round`(window: Int, sinks: Int) {
    let cache = cache(window: window, sinks: sinks)
    var bytes = 0
    for round in 0..<40 {
      append(97, to: cache)
      let newest = cache.count - 1
      #expect((max(0, newest - window + 1)...newest).allSatisfy { isRight($0, in: cache) })
      #expect((0..<min(sinks, cache.count)).allSatisfy { isRight($0, in: cache) })
      #expect((cache.oldestInRing(0)...newest).allSatisfy { isRight($0, in: cache) })
      if round == 20 { bytes = cache.footprint(heads: 2).bytes }
    }
    #expect(cache.footprint(heads: 2).bytes == bytes, "the ring grew")
    #expect(cache.oldestInRing(0) > 0)
  }

  @Test func `the next chunk doesn't overwrite what its first token sees`() {
    let cache = cache(window: 300, chunk: 512)
    append(5000, to: cache, chunk: 512)
    let start = cache.count
    // Written, but not yet counted: the moment at which attention looks.
    let rows = Matrix(rows: 512, columns: 8)
    cache.reserve(start + 512)
    cache.append(keys: rows, values: rows, layer: 0)
    #expect((start - 299..<start).allSatisfy { isRight($0, in: cache) })
  }

  @Test func `truncating a full cache forgets the rest and nothing else`() {
    let cache = cache()
    append(700, to: cache)
    #expect(!cache.truncate(to: 701))
    #expect(cache.truncate(to: 300))
    append(400, to: cache, offset: 5)
    #expect((0..<300).allSatisfy { isRight($0, in: cache) })
    #expect((300..<700).allSatisfy { isRight($0, in: cache, offset: 5) })
  }

  @Test(arguments: [0, 4])
  func `a ring can be truncated exactly as far as its tokens are there`(sinks: Int) {
    for length in stride(from: 1200, through: 2300, by: 97) {
      let cache = cache(window: 200, sinks: sinks)
      append(length, to: cache)
      let oldest = cache.oldestInRing(0)
      #expect(oldest > 0)
      #expect(!cache.truncate(to: oldest + 198), "the token after sees \(oldest - 1)")
      #expect(cache.count == length, "a refusal changes nothing")
      #expect(cache.truncate(to: oldest + 199))
      #expect((oldest..<cache.count).allSatisfy { isRight($0, in: cache) })
    }
  }

  @Test func `truncating twice doesn't bring back what the ring has overwritten`() {
    let cache = cache(window: 200)
    append(2000, to: cache)
    let oldest = cache.oldestInRing(0)
    for newCount in stride(from: 1990, to: 0, by: -10) where cache.truncate(to: newCount) {
      #expect(cache.oldestInRing(0) == oldest)
      #expect(newCount - 199 >= oldest)
    }
    #expect(cache.truncate(to: 0), "an empty cache has all that it needs")
    append(300, to: cache)
    #expect(cache.oldestInRing(0) == 0 && cache.truncate(to: 10))
  }

  @Test func `one ring that lacks tokens keeps the whole cache from being truncated`() {
    let cache = KVCache(
      shapes: [
        Shape(kvHeads: 2, headDimension: 4), Shape(kvHeads: 2, headDimension: 4, window: 50),
      ], type: .f32, batch: 100)
    append(2000, to: cache)
    #expect(!cache.truncate(to: 500))
    #expect(cache.truncate(to: 1950))
  }

  @Test func `a checkpoint brings back the rings, again and again`() {
    let cache = KVCache(
      shapes: [
        Shape(kvHeads: 2, headDimension: 4),
        Shape(kvHeads: 2, headDimension: 4, window: 50, sinks: 4),
      ], type: .f16, batch: 100)
    append(1000, to: cache)
    let checkpoint = cache.checkpoint()
    #expect(checkpoint.count == 1000)
    #expect(cache.bytes(heldFor: checkpoint) == cache.footprint(heads: 2).layers[1].bytes)
    for offset in 1...3 {
      append(1000 * offset, to: cache, offset: offset)
      #expect(!cache.truncate(to: 1000))
      cache.restore(checkpoint)
      #expect(cache.count == 1000)
      #expect((0..<1000).allSatisfy { isRight($0, in: cache, layer: 0) })
      #expect((950..<1000).allSatisfy { isRight($0, in: cache, layer: 1) })
      #expect((0..<4).allSatisfy { isRight($0, in: cache, layer: 1) })
      #expect(cache.truncate(to: 990))
      cache.restore(checkpoint)
    }
  }

  @Test func `a checkpoint of a ring that isn't full yet comes back too`() {
    let cache = cache(window: 300, sinks: 4)
    append(80, to: cache)
    let checkpoint = cache.checkpoint()
    append(3000, to: cache, offset: 1)
    cache.restore(checkpoint)
    #expect((0..<80).allSatisfy { isRight($0, in: cache) })
    append(900, to: cache)
    #expect((cache.oldestInRing(0)..<980).allSatisfy { isRight($0, in: cache) })
  }

  @Test func `growing moves nothing`() {
    let cache = cache()
    append(256, to: cache)
    func page(of token: Int) -> ObjectIdentifier? {
      var page: ObjectIdentifier?
      cache.forEachRun(layer: 0, head: 0, keys: token..<token + 1) { run, _ in page = run.page }
      return page
    }
    let first = page(of: 0)
    append(5000, to: cache)
    #expect(first != nil && page(of: 0) == first && page(of: 255) == first)
    #expect((0..<5256).allSatisfy { isRight($0, in: cache) })
  }

  @Test(arguments: [nil, 700], [0, 4])
  func `runs cover the keys in order, at most 64 each`(window: Int?, sinks: Int) {
    let cache = cache(window: window, sinks: sinks)
    append(3000, to: cache)
    for keys in [2999..<3000, 2400..<3000, 2431..<2970, 2700..<2700] {
      var covered: [Int] = []
      cache.forEachRun(layer: 0, head: 1, keys: keys) { run, firstKey in
        #expect((1...64).contains(run.count))
        covered += firstKey..<firstKey + run.count
      }
      #expect(covered == Array(keys))
    }
  }

  // Rows of 4 numbers in a page of 256: f32, f16, 8 bits and a scale, one block of 4 bits.
  @Test(arguments: [
    (CacheType.f32, 16), (.f16, 8), (.q8_0, 4 + 4), (.q4, 16 + 4),
  ])
  func `the footprint is the bytes held`(type: CacheType, row: Int) {
    let shapes = [
      Shape(kvHeads: 2, headDimension: 4),
      Shape(kvHeads: 2, headDimension: 4, window: 100, sinks: 4),
    ]
    let cache = KVCache(shapes: shapes, type: type, batch: 100)
    #expect(cache.footprint(heads: 6).bytes == 0)
    append(5000, to: cache)
    let footprint = cache.footprint(heads: 6)
    let page = 256 * 2 * 2 * row  // tokens × (key, value) × heads
    #expect(footprint.bytes == cache.allocatedBytes)
    // 20 pages in full; a ring of 100 + 100 tokens on any two pages and one to write, and the sinks'.
    #expect(footprint.layers.map(\.bytes) == [20 * page, 3 * page])
    #expect(footprint.layers.map(\.window) == [nil, 100])
    #expect(footprint.layers[0].tokens == 5000)
    let head = 256 * 2 * 4 * 2  // a page of keys and values in f16
    #expect(footprint.multiHeadF16Bytes == 2 * 20 * 6 * head)
    #expect(footprint.savings.sharedHeads == 2 * 20 * 4 * head)
    #expect(footprint.savings.windows == (20 - 3) * 2 * head)
    #expect(footprint.savings.elements == (20 + 3) * (2 * head - page))
    #expect((footprint.savings.elements < 0) == (type == .f32 || type == .q4))
    let saved = footprint.savings.sharedHeads + footprint.savings.windows
    #expect(footprint.multiHeadF16Bytes - saved - footprint.savings.elements == footprint.bytes)
    #expect(footprint.headsPerKVHead == 3)
    #expect(footprint.type == type)
  }

  @Test func `a short text saves nothing by windows, and nothing is less than that`() {
    let cache = cache(window: 100, sinks: 4, type: .f16)
    append(10, to: cache)
    let footprint = cache.footprint(heads: 2)
    #expect(footprint.savings == CacheFootprint.Savings())
    #expect(footprint.multiHeadF16Bytes == footprint.bytes)
  }

  @Test func `a text that was cut short still holds its memory`() {
    let cache = cache(type: .f16)
    append(1000, to: cache)
    #expect(cache.truncate(to: 10))
    #expect(cache.footprint(heads: 2).savings == CacheFootprint.Savings())
  }
}
