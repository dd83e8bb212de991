package import Tensors
package import Tokenizers

/// Everything that a forward pass reads and writes beside the weights: scratch, plans, rotations
/// and the cache of one sequence.
package final class ForwardPass {
  /// How a pass is set up.
  package struct Options {
    /// Tokens that one pass takes at most.
    package var chunk = Self.usualChunk
    /// Rows of logits that are computed at once at most.
    package var logitRows = 1
    package var cacheType = CacheElementType.f16
    /// Tokens that the sequence may come to have: LongRoPE rotates long ones otherwise.
    package var context = 0
    /// Replaces the pattern of layers that would see everything.
    package var globalPattern: AttentionPattern?
    /// Whether heads with linear biases give back keys that they look at no more.
    ///
    /// A pass whose queries then miss some says so (`hasMissedKeys`), and has to be read again.
    package var headsForget = false
    /// Where a pass ends, once this layer's queries and keys are made for the tap; nil runs the
    /// whole model.
    package var lastLayer: Int?
    /// Scratch that passes share which never run at the same time; nil makes one for this pass.
    var workspace: Workspace?

    /// Tokens that the weights are read once for: more save little, and cancelling waits for them.
    static let usualChunk = 512

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
  private let nearTables: [Matrix]  // (rotaries), each (chunk, rotated)
  private let farTables: [Matrix]
  private let farPattern: AttentionPattern?
  private var horizon: ALiBiHorizon?
  /// Whether a query would have looked at keys that its head had forgotten, in this or an earlier
  /// pass: what was computed since isn't right.
  package private(set) var hasMissedKeys = false
  private var tokens = 0

  package init(model: any LanguageModel, ops: Ops, options: Options = Options()) {
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
      ?? Workspace(configuration, chunk: options.chunk, logitRows: options.logitRows)
    precondition(
      workspace.residual.rows >= options.chunk && workspace.logits.rows >= options.logitRows,
      "scratch for fewer rows than the pass takes")
    horizon =
      configuration.alibiSlopes.isEmpty
      ? nil
      : ALiBiHorizon(
        slopes: configuration.alibiSlopes, layers: configuration.layers,
        kvHeads: configuration.kvHeads, headDimension: configuration.headDimension,
        scale: configuration.scoreScaling.scale, cacheType: options.cacheType)
    let makeTables = {
      model.rotaries.map { Matrix(rows: options.chunk, columns: $0.rotatedDimensions) }
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

  /// The cache of a pass before it has read anything, which takes no memory yet.
  static func emptyCache(_ configuration: ModelConfiguration, _ options: Options) -> KVCache {
    KVCache(
      shapes: patterns(configuration, options).map { pattern in
        KVCache.LayerShape(
          kvHeads: configuration.kvHeads, headDimension: configuration.headDimension,
          window: pattern.window, sinks: pattern.sinks,
          headsForget: options.headsForget && pattern == .causal
            && !configuration.alibiSlopes.isEmpty)
      }, type: options.cacheType, chunk: options.chunk)
  }

  /// Prepares plans, rotations and cache memory for the next tokens.
  package func begin(tokens: Int) {
    precondition(tokens <= options.chunk, "\(tokens) tokens for chunks of \(options.chunk)")
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

  /// Rotates, stores and attends: from projected `queries` (tokens, heads × d), `keys` and `values`
  /// (tokens, kvHeads × d) of a layer to (tokens, heads × d).
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

  /// Finds how far the heads of a layer look, and whether they still have what they'd see there.
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

  /// Lets heads forget what they'll hardly look at again.
  private func forgetFarKeys() {
    guard options.headsForget, let horizon, horizon.isSettled else { return }
    for layer in cache.shapes.indices where cache.shapes[layer].headsForget {
      for head in 0..<configuration.kvHeads {
        let kept = horizon.keptTokens(layer: layer, kvHead: head)
        cache.forget(layer: layer, head: head, keeping: kept)
      }
    }
  }

  /// Empties the cache; how far heads look is remembered, so that the same text is read without a
  /// miss.
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

  /// Chooses the next token from logits (1, vocabulary), timed as a stage of its own.
  package func sample(
    _ logits: Matrix, _ sampler: inout Sampler,
    refusing isRefused: (TokenID) -> Bool = { _ in false }
  ) -> TokenID {
    ops.stages.enter(.sampling)
    defer { ops.stages.leave() }
    return sampler.next(logits, refusing: isRefused)
  }

  private func rotate(_ x: Matrix, heads: Int, _ rotary: RotaryEmbedding, _ table: Matrix) {
    ops.rope(
      x, heads: heads, table: table.rows(0..<x.rows), rotatedDimensions: rotary.rotatedDimensions,
      pairing: rotary.pairing)
  }
}

extension ForwardPass {
  /// The positions that the next token will see through the widest layer, oldest first.
  package var visibleTokens: [Range<Int>] {
    guard let widest = patterns.max(by: { $0.reach < $1.reach }) else { return [] }
    let plan = AttentionPlan(widest, queries: cache.count..<cache.count + 1, tileSize: 1)
    return plan.spans(ofTile: 0).compactMap { span in
      let seen = span.visible(to: cache.count).clamped(to: 0..<cache.count)
      return seen.isEmpty ? nil : seen
    }
  }
}

extension ForwardPass.Options {
  /// The names that `cache` takes.
  package static var cacheNames: [String] { CacheElementType.allCases.map(\.rawValue) }

  /// The cache's element type by name; an unknown name leaves it as it is.
  package var cache: String {
    get { cacheType.rawValue }
    set { cacheType = CacheElementType(rawValue: newValue) ?? cacheType }
  }
}
