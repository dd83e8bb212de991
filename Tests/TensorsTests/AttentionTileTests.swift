import Tensors
import TestSupport
import Testing
import Wording

/// The attention kernels of each instruction set against their scalar twin.
struct AttentionTileTests {
  /// Random queries, and the keys and values of one head in a page as a cache has it.
  private struct Input {
    let queries: Matrix  // (tokens, group × d)
    let far: Matrix
    let keys: CacheRows
    let values: CacheRows
    let capacity: Int
    let d: Int

    init(tokens: Int, group: Int, d: Int, keys: Int, type: CacheType) {
      var generator = SplitMix(seed: UInt64(d * 100 + keys))
      func random(_ rows: Int, _ columns: Int) -> Matrix {
        let matrix = Matrix(rows: rows, columns: columns)
        matrix.withElements { x in
          for index in x.indices { x[index] = Float.random(in: -2...2, using: &generator) }
        }
        return matrix
      }
      queries = random(tokens, group * d)
      far = random(tokens, group * d)
      let half = CacheRows.bytes(keys, d, type)
      let page = AlignedMemory(byteCount: 2 * half)
      self.keys = CacheRows(page, at: 0, capacity: keys, headDimension: d, type: type)
      values = CacheRows(page, at: half, capacity: keys, headDimension: d, type: type)
      capacity = keys
      self.d = d
      let rows = random(2 * keys, d)
      for row in 0..<keys {
        self.keys.store(rows, row: row, column: 0, at: row)
        values.store(rows, row: keys + row, column: 0, at: row)
      }
    }

    func run(_ slots: Range<Int>) -> CacheRun {
      CacheRun(keys: keys, values: values, slot: slots.lowerBound, count: slots.count)
    }
  }

  private static let vectors = InstructionSet.available.dropFirst()

  /// Returns the outputs of a tile for two near runs and one far run, the middle one in a second
  /// tile, then the weights of the first run.
  private func outputs(
    _ input: Input, group: Int, scaling: ScoreScaling, window: Int, _ set: InstructionSet,
    _ precision: ScorePrecision = .float
  ) -> [Float] {
    let tokens = input.queries.rows
    func tile() -> AttentionTile {
      let tile = AttentionTile(
        rowCapacity: tokens * group, headDimension: input.d, precision: precision,
        instructionSet: set)
      tile.begin(
        input.queries, far: input.far, tokens: 0..<tokens, heads: 0..<group, firstQuery: 70)
      return tile
    }
    let (first, second) = (tile(), tile())
    let third = input.capacity / 3
    first.attend(
      input.run(0..<third), firstKey: 0, window: .max, scaling: scaling, rotation: .far)
    second.attend(
      input.run(third..<2 * third), firstKey: 60, window: window, scaling: scaling, rotation: .near)
    first.attend(
      input.run(2 * third..<input.capacity), firstKey: 60 + third, window: window,
      scaling: scaling, rotation: .near)
    first.merge(second)
    let out = Matrix(rows: tokens, columns: group * input.d)
    first.finish(into: out, tokens: 0..<tokens, heads: 0..<group)
    guard tokens * group < 12 else { return out.withElements { Array($0) } }
    let weights = Matrix(rows: 1, columns: AttentionTile.keyCapacity)
    first.addWeights(
      of: input.run(0..<third), firstKey: 0, scaling: scaling, rotation: .far,
      rows: 0..<tokens * group, to: weights)
    // Some of these come after the first queries, which don't see them.
    if window == .max {
      first.addWeights(
        of: input.run(2 * third..<input.capacity), firstKey: 60 + third, scaling: scaling,
        rotation: .near, rows: 0..<tokens * group, to: weights)
    }
    return out.withElements { Array($0) } + weights.withElements { Array($0) }
  }

  @Test(arguments: [1, 2, 5, 6, 11, 12, 13, 31], CacheType.allCases)
  func `every instruction set equals the scalar twin`(tokens: Int, type: CacheType) {
    for (d, group, keys) in [
      (1, 1, 3), (5, 1, 12), (16, 2, 49), (20, 1, 100), (64, 1, 192), (100, 3, 150), (256, 1, 190),
    ] {
      for (cap, window) in [(Float(0), Int.max), (3, 7), (0, 1)] {
        let input = Input(tokens: tokens, group: group, d: d, keys: keys, type: type)
        let scaling = ScoreScaling(scale: 1 / Float(d).squareRoot(), cap: cap)
        let expected = outputs(input, group: group, scaling: scaling, window: window, .scalar)
        #expect(expected.allSatisfy { $0.isFinite })
        for set in Self.vectors {
          let actual = outputs(input, group: group, scaling: scaling, window: window, set)
          let error = zip(expected, actual).map { abs($0 - $1) }.max() ?? .infinity
          // Values up to 2, sums of up to 256 products in another order.
          #expect(error < 2e-5, "\(set) d \(d) keys \(keys) cap \(cap) window \(window)")
        }
      }
    }
  }

  /// Weights in steps of 1/255 of a run's largest and values of 1/127: squares of their share in
  /// sums of some dozens.
  private static let integerTolerance: Double = 1e-4

  @Test(arguments: [12, 13, 31, 70], CacheType.allCases)
  func `integers come near the scalar twin`(tokens: Int, type: CacheType) {
    for (d, group, keys) in [(16, 2, 49), (20, 1, 100), (64, 3, 192), (100, 3, 150), (256, 1, 190)]
    {
      for (cap, window) in [(Float(0), Int.max), (3, 7), (0, 1)] {
        let input = Input(tokens: tokens, group: group, d: d, keys: keys, type: type)
        let scaling = ScoreScaling(scale: 1 / Float(d).squareRoot(), cap: cap)
        let expected = outputs(input, group: group, scaling: scaling, window: window, .scalar)
        for set in Self.vectors {
          let actual = outputs(input, group: group, scaling: scaling, window: window, set, .integer)
          let error = Kit.nmse(expected, actual, width: expected.count)
          #expect(
            error < Self.integerTolerance, "\(set) d \(d) keys \(keys) cap \(cap) window \(window)")
        }
      }
    }
  }

  @Test(arguments: InstructionSet.available, [1, 20])
  func `rows that see nothing are 0`(set: InstructionSet, tokens: Int) {
    let input = Input(tokens: tokens, group: 1, d: 20, keys: 64, type: .f32)
    let tile = AttentionTile(rowCapacity: tokens, headDimension: 20, instructionSet: set)
    tile.begin(input.queries, far: nil, tokens: 0..<tokens, heads: 0..<1, firstQuery: 5)
    // Keys after every query, then keys before every window.
    for (firstKey, window) in [(100, Int.max), (1 << 40, .max), (-1000, 3)] {
      tile.attend(
        input.run(0..<64), firstKey: firstKey, window: window, scaling: ScoreScaling(scale: 1),
        rotation: .near)
    }
    let out = Matrix(rows: tokens, columns: 20)
    out.withElements { $0.update(repeating: .nan) }
    tile.finish(into: out, tokens: 0..<tokens, heads: 0..<1)
    #expect(out.withElements { $0.allSatisfy { $0 == 0 } })
  }

  @Test(arguments: InstructionSet.available, [1, 30])
  func `one key has all the weight, whatever its score`(set: InstructionSet, tokens: Int) {
    for scale: Float in [1, 1e6, 1e-30] {
      let input = Input(tokens: tokens, group: 1, d: 20, keys: 1, type: .f32)
      let tile = AttentionTile(rowCapacity: tokens, headDimension: 20, instructionSet: set)
      tile.begin(input.queries, far: nil, tokens: 0..<tokens, heads: 0..<1, firstQuery: 0)
      tile.attend(
        input.run(0..<1), firstKey: 0, window: .max, scaling: ScoreScaling(scale: scale),
        rotation: .near)
      let out = Matrix(rows: tokens, columns: 20)
      tile.finish(into: out, tokens: 0..<tokens, heads: 0..<1)
      let value = Matrix(rows: 1, columns: 20)
      input.values.load(0, into: value, row: 0, column: 0)
      for row in 0..<tokens {
        #expect(
          out.rows(row..<row + 1).withElements { Array($0) } == value.withElements { Array($0) })
      }
    }
  }
}
