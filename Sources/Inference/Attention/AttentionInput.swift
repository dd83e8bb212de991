package import Tensors

/// Everything that one layer's attention reads: queries, a plan, and cached keys and values.
package struct AttentionInput {
  /// Queries rotated at their own positions.
  package var queries: Matrix  // (tokens, heads × d)
  /// Queries rotated at `AttentionPattern.farPosition`, for plans with far spans.
  package var farQueries: Matrix?  // (tokens, heads × d)
  package var plan: AttentionPlan
  /// The cache, with the keys and values of all tokens that the plan names.
  package var cache: KVCache
  /// The layer of the cache.
  package var layer: Int
  package var setup: AttentionSetup

  package init(
    queries: Matrix, farQueries: Matrix? = nil, plan: AttentionPlan, cache: KVCache, layer: Int,
    setup: AttentionSetup
  ) {
    self.queries = queries
    self.farQueries = farQueries
    self.plan = plan
    self.cache = cache
    self.layer = layer
    self.setup = setup
  }
}

/// A layer's rules for turning products of queries and keys into weights.
package struct AttentionSetup {
  /// The scale and the soft cap of the scores.
  package var scaling: ScoreScaling
  /// The slopes of ALiBi: a score falls by its head's slope per token of distance; empty for none.
  package var alibiSlopes: [Float]  // (heads)
  /// The reach of each head in tokens (`ALiBiHorizon`); empty where only the plan limits it.
  package var reaches: [Int] = []  // (heads)

  package init(scaling: ScoreScaling, alibiSlopes: [Float] = [], reaches: [Int] = []) {
    self.scaling = scaling
    self.alibiSlopes = alibiSlopes
    self.reaches = reaches
  }

  /// Returns the precision to compute scores in, given the one that the model allows.
  ///
  /// Slopes need `.float`: only scores that are written out can be lowered by distance.
  package func precision(_ allowed: ScorePrecision) -> ScorePrecision {
    alibiSlopes.isEmpty ? allowed : .float
  }

  func slopes(of heads: Range<Int>) -> ArraySlice<Float> {
    alibiSlopes.isEmpty ? [] : alibiSlopes[heads]
  }

  /// Returns the keys that at least one of the heads looks at from a query, and all far keys.
  func reached(
    from query: Int, by heads: Range<Int>, keys: Range<Int>,
    _ rotation: AttentionTile.QueryRotation
  ) -> Range<Int> {
    guard !reaches.isEmpty, rotation == .near else { return keys }
    let reach = reaches[heads].reduce(0, max)
    return reach > query ? keys : keys.clamped(to: query - reach + 1..<Int.max)
  }
}
