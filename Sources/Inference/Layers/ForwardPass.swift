package import Tensors
package import Wording

/// The state of a sequence during forward passes: its cache, plans, rotations and scratch memory.
package final class ForwardPass {
  /// The settings of a pass.
  package struct Options {
    /// The maximum number of tokens that one pass reads.
    package var batch = Self.usualBatch
    /// The maximum number of rows of logits that are computed at once.
    package var logitRows = 1
    package var cacheType = CacheType.f16
    /// The number of tokens that the sequence may grow to: LongRoPE rotates long ones differently.
    package var context = 0
    /// The pattern of layers in place of causal attention.
    package var globalPattern: AttentionPattern?
    /// True if heads with linear biases free keys that they no longer look at.
    ///
    /// If a later query misses a freed key, `hasMissedKeys` is set and the sequence has to be read again.
    package var headsForget = false
    /// The layer at which a pass ends, once its queries and keys are computed; nil for the whole model.
    package var lastLayer: Int?
    /// True if the adapters' updates are computed; false for the model without adapters.
    package var usesAdapters = true
    /// Scratch memory shared by passes that never run at the same time; nil for memory of its own.
    var workspace: Workspace?

    /// The usual number of tokens of a pass: more save little, and cancelling has to wait for them.
    static let usualBatch = 512

    package init() {}
  }

  package let configuration: ModelConfiguration
  package let options: Options
  package let ops: Ops
  package let cache: KVCache
  package let workspace: Workspace
  /// The observers of attention; without any the pass does no work for them.
  package var observers: [any AttentionObserver] = []
  /// The pattern of each layer.
  package let patterns: [AttentionPattern]

  private let attention: FlashAttention
  private let setup: AttentionSetup
  private let rotaries: [RotaryEmbedding]
  private var plans: [AttentionPlan]  // one for each distinct pattern
  private let planOfLayer: [Int]
  private let nearTables: [Matrix]  // (rotaries), each (batch, rotated)
  private let farTables: [Matrix]
  private let farPattern: AttentionPattern?
  private var horizon: ALiBiHorizon?
  /// True if a query would have looked at freed keys, in this or an earlier pass: the states computed
  /// since are wrong.
  package private(set) var hasMissedKeys = false
  private var tokens = 0

  package init(model: Transformer, ops: Ops, options: Options = Options()) {
    let configuration = model.configuration
    self.configuration = configuration
    self.options = options
    self.ops = ops
    rotaries = model.rotaries.map { $0.suited(to: options.context) }
    patterns = Self.patterns(configuration, options)
    var distinct: [AttentionPattern] = []
    for pattern in patterns where !distinct.contains(pattern) { distinct.append(pattern) }
    planOfLayer = patterns.map { distinct.firstIndex(of: $0) ?? 0 }
    plans = distinct.map { AttentionPlan($0, queries: 0..<0, tileSize: 1) }
    farPattern = distinct.first { $0.sinks > 0 }
    setup = AttentionSetup(
      scaling: configuration.scoreScaling, alibiSlopes: configuration.alibiSlopes)
    attention = FlashAttention(
      heads: configuration.heads, kvHeads: configuration.kvHeads,
      headDimension: configuration.headDimension, pool: ops.pool,
      precision: setup.precision(options.cacheType == .f32 ? .float : configuration.precision))
    cache = Self.emptyCache(configuration, options)
    workspace =
      options.workspace
      ?? Workspace(
        configuration, batch: options.batch, logitRows: options.logitRows, rank: model.adapterRank)
    precondition(
      workspace.residual.rows >= options.batch && workspace.logits.rows >= options.logitRows,
      "scratch for fewer rows than the pass takes")
    horizon =
      configuration.alibiSlopes.isEmpty
      ? nil
      : ALiBiHorizon(
        slopes: configuration.alibiSlopes, layers: configuration.layers,
        kvHeads: configuration.kvHeads, headDimension: configuration.headDimension,
        scale: configuration.scoreScaling.scale, cacheType: options.cacheType)
    let makeTables = {
      model.rotaries.map { Matrix(rows: options.batch, columns: $0.rotatedDimensions) }
    }
    nearTables = makeTables()
    farTables = farPattern == nil ? [] : makeTables()
  }

  private static func patterns(
    _ configuration: ModelConfiguration, _ options: Options
  ) -> [AttentionPattern] {
    // Nothing attends at the last layer of a pass that ends early, so it has no cache.
    configuration.patterns.prefix(options.lastLayer ?? configuration.layers).map {
      $0 == .causal ? options.globalPattern ?? $0 : $0
    }
  }

  /// Returns the cache of a pass that has read nothing; it holds no memory.
  static func emptyCache(_ configuration: ModelConfiguration, _ options: Options) -> KVCache {
    KVCache(
      shapes: patterns(configuration, options).map { pattern in
        KVCache.LayerShape(
          kvHeads: configuration.kvHeads, headDimension: configuration.headDimension,
          window: pattern.window, sinks: pattern.sinks,
          headsForget: options.headsForget && pattern == .causal
            && !configuration.alibiSlopes.isEmpty)
      }, type: options.cacheType, batch: options.batch)
  }

  /// Prepares plans, rotations and cache memory for the next tokens.
  package func begin(tokens: Int) {
    precondition(tokens <= options.batch, "\(tokens) tokens for batches of \(options.batch)")
    self.tokens = tokens
    ops.stages.enter(.other)
    let start = cache.count
    cache.reserve(start + tokens)
    for index in plans.indices {
      plans[index].rebuild(queries: start..<start + tokens, tileSize: attention.tileSize)
    }
    ops.stages.enter(.norm)
    for (rotary, table) in zip(rotaries, nearTables) {
      rotary.fill(table.rows(0..<tokens)) { start + $0 }
    }
    guard let farPattern else { return }
    for (rotary, table) in zip(rotaries, farTables) {
      rotary.fill(table.rows(0..<tokens)) { farPattern.farPosition(of: start + $0) }
    }
  }

  /// Rotates a layer's queries and keys, stores keys and values, and attends.
  ///
  /// - Parameters:
  ///   - layer: the number of the layer.
  ///   - rotary: the index of the layer's rotation; nil for none.
  ///   - queries: the projected queries (tokens, heads × d).
  ///   - keys: the projected keys (tokens, kvHeads × d).
  ///   - values: the projected values (tokens, kvHeads × d).
  /// - Returns: the attended values (tokens, heads × d).
  package func attend(
    layer: Int, rotary: Int?, queries: Matrix, keys: Matrix, values: Matrix
  ) -> Matrix {
    observe(layer: layer, rotary: rotary, queries: queries, keys: keys)
    ops.stages.enter(.norm)
    var far: Matrix?
    if let rotary {
      if patterns[layer].sinks > 0 {
        let copy = workspace.farQueries.rows(0..<tokens)
        copy.copyElements(from: queries)
        rotate(copy, heads: configuration.heads, rotaries[rotary], farTables[rotary])
        far = copy
      }
      rotate(queries, heads: configuration.heads, rotaries[rotary], nearTables[rotary])
      rotate(keys, heads: configuration.kvHeads, rotaries[rotary], nearTables[rotary])
    }
    ops.stages.enter(.attention)
    cache.append(keys: keys, values: values, layer: layer)
    measureHorizon(layer: layer, queries: queries, keys: keys)
    let output = workspace.attended.rows(0..<tokens)
    var setup = setup
    if let horizon { setup.reaches = horizon.reaches }
    let input = AttentionInput(
      queries: queries, farQueries: far ?? queries, plan: plans[planOfLayer[layer]], cache: cache,
      layer: layer, setup: setup)
    attention.attend(input, output: output)
    if !observers.isEmpty { attention.report(input, to: observers) }
    return output
  }

  /// Hands queries and keys of a layer, before rotation, to the observers.
  func observe(layer: Int, rotary: Int?, queries: Matrix, keys: Matrix) {
    for observer in observers {
      observer.observe(
        AttentionProjections(layer: layer, rotary: rotary, queries: queries, keys: keys))
    }
  }

  /// Measures the reach of a layer's heads, and whether the cache still has the keys within it.
  private func measureHorizon(layer: Int, queries: Matrix, keys: Matrix) {
    guard horizon != nil else { return }
    horizon?.measure(
      layer: layer, queries: queries, keys: keys, longestKeys: &cache.longestKeys[layer])
    guard cache.shapes[layer].headsForget else { return }
    for head in 0..<configuration.kvHeads {
      let oldest = cache.oldestKept(layer: layer, head: head)
      guard oldest > 0 else { continue }
      if horizon?.limit(kvHead: head, to: cache.count - oldest + 1) == false {
        hasMissedKeys = true
      }
    }
  }

  /// Frees keys that heads will hardly look at again.
  private func forgetFarKeys() {
    guard options.headsForget, let horizon, horizon.isSettled else { return }
    for layer in cache.shapes.indices where cache.shapes[layer].headsForget {
      for head in 0..<configuration.kvHeads {
        let kept = horizon.keptTokens(layer: layer, kvHead: head)
        cache.forget(layer: layer, head: head, keeping: kept)
      }
    }
  }

  /// Empties the cache but keeps the measured reaches, so that the same text is read without a miss.
  package func startOver() {
    _ = cache.truncate(to: 0)
    hasMissedKeys = false
  }

  /// Counts the tokens as read, once all layers are done.
  package func end() {
    cache.advance(by: tokens)
    forgetFarKeys()
    ops.stages.leave()
  }

  private func rotate(_ x: Matrix, heads: Int, _ rotary: RotaryEmbedding, _ table: Matrix) {
    ops.rope(
      x, heads: heads, table: table.rows(0..<x.rows), rotatedDimensions: rotary.rotatedDimensions,
      pairing: rotary.pairing)
  }
}

extension ForwardPass {
  /// The positions that the next token will see in the layer with the widest pattern, oldest first.
  package var visibleTokens: [Range<Int>] {
    guard let widest = patterns.max(by: { $0.reach < $1.reach }) else { return [] }
    let plan = AttentionPlan(widest, queries: cache.count..<cache.count + 1, tileSize: 1)
    return plan.spans(ofTile: 0).compactMap { span in
      let seen = span.visible(to: cache.count).clamped(to: 0..<cache.count)
      return seen.isEmpty ? nil : seen
    }
  }
}
