import Synchronization
package import Tensors

/// Computes attention of any plan in one tile loop: exact softmax without an n × n buffer (Dao 2022).
///
/// Keys outside a plan's spans are never read.
package final class FlashAttention {
  private let heads: Int
  private let kvHeads: Int
  private let headDimension: Int
  private let pool: ComputePool

  /// The number of query heads that share a tile: the group of a KV head, or a part of a large group.
  private let headsPerTile: Int
  /// The maximum number of queries in a tile.
  package let tileSize: Int
  private let tiles: [AttentionTile]  // (threads)
  /// Tiles of one query each, over parts of its keys (flash-decoding): all cores share a long context.
  private let partialTiles: [AttentionTile]  // (head groups × maximumParts)
  private let maximumParts: Int
  /// The weights that are handed to observers.
  private let weights = Matrix(rows: 1, columns: AttentionTile.keyCapacity)

  /// The minimum number of keys that are worth another part.
  private static let keysPerPart = 256

  /// Creates attention for layers of one shape; `precision` comes from `AttentionSetup.precision`.
  package init(
    heads: Int, kvHeads: Int, headDimension: Int, pool: ComputePool,
    precision: ScorePrecision = .float, instructionSet: InstructionSet = .best
  ) {
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

  /// Returns the query heads of a head group, and the KV head that they share.
  private func headGroup(_ index: Int) -> (heads: Range<Int>, kvHead: Int) {
    let group = heads / kvHeads
    let perKV = Self.tilesPerGroup(group, headsPerTile)
    let kvHead = index / perKV
    let start = kvHead * group + index % perKV * headsPerTile
    return (start..<min(start + headsPerTile, (kvHead + 1) * group), kvHead)
  }

  private var headGroups: Int { kvHeads * Self.tilesPerGroup(heads / kvHeads, headsPerTile) }

  /// Attends from queries to a layer's cached keys and values.
  ///
  /// - Parameters:
  ///   - input: its plan is made for as many queries as there are rows, in tiles of at most `tileSize`.
  ///   - output: (tokens, heads × d).
  package func attend(_ input: AttentionInput, output: Matrix) {
    let plan = input.plan
    precondition(plan.queries.count == input.queries.rows, "a plan for other queries")
    guard input.queries.rows > 1 else {
      attendRow(0, tile: 0, input, output: output)
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
        attend(tile: tile, headGroup: part % groups, tiles[worker], input, output: output)
      }
    }
  }

  /// Attends from one tile of queries of one head group to all keys that its plan names.
  private func attend(
    tile: Int, headGroup group: Int, _ state: AttentionTile, _ input: AttentionInput,
    output: Matrix
  ) {
    let (heads, kvHead) = headGroup(group)
    let positions = input.plan.queries(ofTile: tile)
    let start = positions.lowerBound - input.plan.queries.lowerBound
    let tokens = start..<start + positions.count
    state.begin(
      input.queries, far: input.farQueries, tokens: tokens, heads: heads,
      firstQuery: positions.lowerBound, slopes: input.setup.slopes(of: heads),
      farthest: input.plan.pattern.farPosition(of: .max))
    for span in input.plan.spans(ofTile: tile) {
      let keys = input.setup.reached(
        from: positions.lowerBound, by: heads, keys: span.keys, span.rotation)
      input.cache.forEachRun(layer: input.layer, head: kvHead, keys: keys) { run, firstKey in
        state.attend(
          run, firstKey: firstKey - span.lookahead, window: span.window,
          scaling: input.setup.scaling, rotation: span.rotation)
      }
    }
    state.finish(into: output, tokens: tokens, heads: heads)
  }

  /// Attends from one row of the queries, in parts of its keys that are merged in the end.
  ///
  /// The row's softmax stays in the first partial tile of each head group. Without an output that is all
  /// that is computed.
  private func attendRow(_ row: Int, tile: Int, _ input: AttentionInput, output: Matrix?) {
    let groups = headGroups
    let position = input.plan.queries.lowerBound + row
    let parts = partCount(input.plan, tile: tile, position: position)
    pool.run(groups * parts) { index in
      let (heads, kvHead) = headGroup(index / parts)
      let state = partialTiles[index]
      state.begin(
        input.queries, far: input.farQueries, tokens: row..<row + 1, heads: heads,
        firstQuery: position, slopes: input.setup.slopes(of: heads),
        farthest: input.plan.pattern.farPosition(of: .max))
      for span in input.plan.spans(ofTile: tile) {
        let visible = input.setup.reached(
          from: position, by: heads, keys: span.visible(to: position), span.rotation)
        let part = Self.share(index % parts, of: parts, in: visible)
        input.cache.forEachRun(layer: input.layer, head: kvHead, keys: part) { run, firstKey in
          state.attend(
            run, firstKey: firstKey - span.lookahead, window: .max, scaling: input.setup.scaling,
            rotation: span.rotation)
        }
      }
    }
    for group in 0..<groups {
      let first = partialTiles[group * parts]
      for other in 1..<max(1, parts) { first.merge(partialTiles[group * parts + other]) }
      if let output {
        first.finish(into: output, tokens: row..<row + 1, heads: headGroup(group).heads)
      }
    }
  }

  /// Returns one of `parts` nearly equal pieces of a range.
  private static func share(_ part: Int, of parts: Int, in range: Range<Int>) -> Range<Int> {
    let start = range.lowerBound + range.count * part / parts
    return start..<range.lowerBound + range.count * (part + 1) / parts
  }

  /// Returns the number of parts into which the keys of one query are split.
  private func partCount(_ plan: AttentionPlan, tile: Int, position: Int) -> Int {
    var keys = 0
    for span in plan.spans(ofTile: tile) { keys += span.visible(to: position).count }
    return max(1, min(maximumParts, keys / Self.keysPerPart))
  }
}

// MARK: - Observation

extension FlashAttention {
  /// Hands the softmax weights of queries that were just attended with `attend` to observers.
  ///
  /// The weights of a single query are computed from the softmax that `attend` leaves. In a larger batch
  /// attention is first computed once more for each observed row.
  package func report(_ input: AttentionInput, to observers: [any AttentionObserver]) {
    let plan = input.plan
    for tile in 0..<plan.tileCount {
      for position in plan.queries(ofTile: tile) {
        var isAttended = plan.queries.count == 1
        for observer in observers
        where observer.observedPositions(of: plan.queries).contains(position) {
          for heads in observer.observedHeads(ofLayer: input.layer) {
            if !isAttended {
              attendRow(position - plan.queries.lowerBound, tile: tile, input, output: nil)
              isAttended = true
            }
            let row = AttentionRow(layer: input.layer, heads: heads, position: position)
            report(row, tile: tile, input, to: observer)
          }
        }
      }
    }
  }

  /// Hands the weights of one row to an observer, by runs of keys, for each group of its heads.
  private func report(
    _ row: AttentionRow, tile: Int, _ input: AttentionInput, to observer: any AttentionObserver
  ) {
    let parts = partCount(input.plan, tile: tile, position: row.position)
    for group in 0..<headGroups {
      let state = partialTiles[group * parts]
      let (heads, kvHead) = headGroup(group)
      let own = row.heads.clamped(to: heads)
      guard !own.isEmpty else { continue }
      for span in input.plan.spans(ofTile: tile) {
        let visible = input.setup.reached(
          from: row.position, by: heads, keys: span.visible(to: row.position), span.rotation)
        input.cache.forEachRun(layer: input.layer, head: kvHead, keys: visible) { run, firstKey in
          weights.withElements { $0.update(repeating: 0) }
          state.addWeights(
            of: run, firstKey: firstKey - span.lookahead, scaling: input.setup.scaling,
            rotation: span.rotation,
            rows: own.lowerBound - heads.lowerBound..<own.upperBound - heads.lowerBound,
            to: weights)
          // SAFETY: the matrix outlives the call, and nothing writes to it meanwhile.
          weights.withElements {
            unsafe observer.observe($0.span.extracting(0..<run.count), of: row, firstKey: firstKey)
          }
        }
      }
    }
  }
}
