import Synchronization
package import Tensors

/// Runs any plan in one tile loop: exact softmax attention without an n × n buffer (Dao 2022).
///
/// Keys outside a plan's spans are never touched.
package final class FlashAttention {
  private let heads: Int
  private let kvHeads: Int
  private let headDimension: Int
  private let pool: ComputePool
  private let alibiSlopes: [Float]  // (heads), or none

  /// Query heads that share a tile: a KV head's group, or a part of a large one.
  private let headsPerTile: Int
  /// Queries in a tile.
  package let tileSize: Int
  private let tiles: [AttentionTile]  // (threads)
  /// One query over parts of the keys (flash-decoding), so that all cores share a long context.
  private let partialTiles: [AttentionTile]  // (head groups × maximumParts)
  private let maximumParts: Int

  /// Fewer keys than this aren't worth another part.
  private static let keysPerPart = 256

  package init(
    heads: Int, kvHeads: Int, headDimension: Int, pool: ComputePool,
    precision: ScorePrecision = .float, alibiSlopes: [Float] = [],
    instructionSet: InstructionSet = .best
  ) {
    self.alibiSlopes = alibiSlopes
    // Only scores that are written out can be lowered by distance.
    let precision = alibiSlopes.isEmpty ? precision : .float
    self.heads = heads
    self.kvHeads = kvHeads
    self.headDimension = headDimension
    self.pool = pool
    headsPerTile = min(heads / kvHeads, 16)
    // Many rows share the work of packing a run of keys; a tile's queries and outputs stay in the
    // second-level cache.
    let rows = headDimension > 128 ? 256 : 384
    tileSize = max(1, min(128, rows / headsPerTile))
    maximumParts = 2 * pool.threads
    let rowCapacity = headsPerTile * tileSize
    tiles = (0..<pool.threads).map { _ in
      AttentionTile(
        rowCapacity: rowCapacity, headDimension: headDimension, precision: precision,
        instructionSet: instructionSet)
    }
    let groups = kvHeads * Self.tilesPerGroup(heads / kvHeads, headsPerTile)
    let perTile = headsPerTile
    partialTiles = (0..<groups * maximumParts).map { _ in
      AttentionTile(
        rowCapacity: perTile, headDimension: headDimension, instructionSet: instructionSet)
    }
  }

  private static func tilesPerGroup(_ group: Int, _ headsPerTile: Int) -> Int {
    (group + headsPerTile - 1) / headsPerTile
  }

  /// Query heads of the `index`th head group, and the KV head that they share.
  private func headGroup(_ index: Int) -> (heads: Range<Int>, kvHead: Int) {
    let group = heads / kvHeads
    let perKV = Self.tilesPerGroup(group, headsPerTile)
    let kvHead = index / perKV
    let start = kvHead * group + index % perKV * headsPerTile
    return (start..<min(start + headsPerTile, (kvHead + 1) * group), kvHead)
  }

  /// The keys of a span that one of the heads looks at from a query; re-based ones are near.
  private static func within(
    _ reaches: [Int], _ heads: Range<Int>, _ span: AttentionPlan.Span, _ keys: Range<Int>,
    of query: Int
  ) -> Range<Int> {
    guard !reaches.isEmpty, span.rotation == .near else { return keys }
    let reach = reaches[heads].reduce(0, max)
    return reach > query ? keys : keys.clamped(to: query - reach + 1..<Int.max)
  }

  private func slopes(of heads: Range<Int>) -> ArraySlice<Float> {
    alibiSlopes.isEmpty ? [] : alibiSlopes[heads]
  }

  private var headGroups: Int { kvHeads * Self.tilesPerGroup(heads / kvHeads, headsPerTile) }

  /// Attends from queries (tokens, heads × d) to a layer's cached keys and values.
  ///
  /// - Parameters:
  ///   - queries: rotated at their own positions.
  ///   - farQueries: rotated at `AttentionPattern.farPosition`, for plans with far spans.
  ///   - plan: made for as many queries as there are rows, in tiles of at most `tileSize`.
  ///   - cache: holds the keys and values of all tokens that the plan names.
  ///   - layer: of the cache.
  ///   - scaling: from products to the softmax's exponents.
  ///   - reaches: how far back each head looks (`ALiBiHorizon`), or empty for as far as the plan says.
  ///   - output: (tokens, heads × d).
  package func attend(
    queries: Matrix, farQueries: Matrix?, plan: AttentionPlan, cache: KVCache, layer: Int,
    scaling: ScoreScaling, reaches: [Int] = [], output: Matrix
  ) {
    precondition(plan.queries.count == queries.rows, "a plan for other queries")
    guard queries.rows > 1 else {
      attendOne(
        query: queries, far: farQueries, plan: plan, cache: cache, layer: layer, scaling: scaling,
        reaches: reaches, output: output)
      return
    }
    let groups = headGroups
    // Late tiles see the most keys under a causal pattern: they go first, so that cores end together.
    let next = Atomic(0)
    pool.run(pool.threads) { worker in
      while true {
        let part = next.add(1, ordering: .relaxed).oldValue
        guard part < groups * plan.tileCount else { return }
        let tile = plan.tileCount - 1 - part / groups
        attend(
          tile: tile, headGroup: part % groups, tiles[worker], queries: queries,
          farQueries: farQueries, plan: plan, cache: cache, layer: layer, scaling: scaling,
          reaches: reaches, output: output)
      }
    }
  }

  /// One tile of queries of one head group, with all the keys that its plan names.
  private func attend(
    tile: Int, headGroup group: Int, _ state: AttentionTile, queries: Matrix, farQueries: Matrix?,
    plan: AttentionPlan, cache: KVCache, layer: Int, scaling: ScoreScaling, reaches: [Int],
    output: Matrix
  ) {
    let (heads, kvHead) = headGroup(group)
    let positions = plan.queries(ofTile: tile)
    let start = positions.lowerBound - plan.queries.lowerBound
    let tokens = start..<start + positions.count
    state.begin(
      queries, far: farQueries, tokens: tokens, heads: heads, firstQuery: positions.lowerBound,
      slopes: slopes(of: heads), farthest: plan.pattern.farPosition(of: .max))
    for span in plan.spans(ofTile: tile) {
      let keys = Self.within(reaches, heads, span, span.keys, of: positions.lowerBound)
      cache.forEachRun(layer: layer, head: kvHead, keys: keys) { run, firstKey in
        state.attend(
          run, firstKey: firstKey - span.lookahead, window: span.window, scaling: scaling,
          rotation: span.rotation)
      }
    }
    state.finish(into: output, tokens: tokens, heads: heads)
  }

  /// One query: its keys are shared out, and the parts merged.
  private func attendOne(
    query: Matrix, far: Matrix?, plan: AttentionPlan, cache: KVCache, layer: Int,
    scaling: ScoreScaling, reaches: [Int], output: Matrix
  ) {
    let groups = headGroups
    let position = plan.queries.lowerBound
    let parts = partCount(plan)
    pool.run(groups * parts) { index in
      let (heads, kvHead) = headGroup(index / parts)
      let state = partialTiles[index]
      state.begin(
        query, far: far, tokens: 0..<1, heads: heads, firstQuery: position,
        slopes: slopes(of: heads), farthest: plan.pattern.farPosition(of: .max))
      for span in plan.spans(ofTile: 0) {
        let visible = Self.within(reaches, heads, span, span.visible(to: position), of: position)
        let part = Self.share(index % parts, of: parts, in: visible)
        cache.forEachRun(layer: layer, head: kvHead, keys: part) { run, firstKey in
          state.attend(
            run, firstKey: firstKey - span.lookahead, window: .max, scaling: scaling,
            rotation: span.rotation)
        }
      }
    }
    for group in 0..<groups {
      let first = partialTiles[group * parts]
      for other in 1..<max(1, parts) { first.merge(partialTiles[group * parts + other]) }
      first.finish(into: output, tokens: 0..<1, heads: headGroup(group).heads)
    }
  }

  /// The `part`th of `parts` nearly equal pieces of a range.
  private static func share(_ part: Int, of parts: Int, in range: Range<Int>) -> Range<Int> {
    let start = range.lowerBound + range.count * part / parts
    return start..<range.lowerBound + range.count * (part + 1) / parts
  }

  /// The softmax weights of the query just attended with `attend` (one row), handed out by runs of keys:
  /// for probes alone.
  ///
  /// Those of some of the layer's heads are summed over the heads that share keys, so that each run comes
  /// once for each such group.
  func forEachWeightRun(
    plan: AttentionPlan, cache: KVCache, layer: Int, scaling: ScoreScaling, reaches: [Int],
    heads: Range<Int>, scratch: Matrix,
    _ body: (_ firstKey: Int, _ weights: Span<Float>) -> Void
  ) {
    let position = plan.queries.lowerBound
    let parts = partCount(plan)
    for group in 0..<headGroups {
      let state = partialTiles[group * parts]
      let own = headGroup(group)
      let rows = heads.clamped(to: own.heads)
      guard !rows.isEmpty else { continue }
      for span in plan.spans(ofTile: 0) {
        let visible = Self.within(
          reaches, own.heads, span, span.visible(to: position), of: position)
        cache.forEachRun(layer: layer, head: own.kvHead, keys: visible) {
          run, firstKey in
          scratch.withElements { $0.update(repeating: 0) }
          state.addWeights(
            of: run, firstKey: firstKey, scaling: scaling, rotation: span.rotation,
            rows: rows.lowerBound - own.heads.lowerBound..<rows.upperBound - own.heads.lowerBound,
            to: scratch)
          // SAFETY: the scratch outlives the call, and nothing writes to it meanwhile.
          scratch.withElements { unsafe body(firstKey, $0.span.extracting(0..<run.count)) }
        }
      }
    }
  }

  /// Into how many parts the keys of a single query are split.
  private func partCount(_ plan: AttentionPlan) -> Int {
    let position = plan.queries.lowerBound
    var keys = 0
    for span in plan.spans(ofTile: 0) { keys += span.visible(to: position).count }
    return max(1, min(maximumParts, keys / Self.keysPerPart))
  }
}
