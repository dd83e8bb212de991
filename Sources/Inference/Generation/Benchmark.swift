import Tensors
import Tokenizers

/// Measures how fast a model reads and generates, with what that takes in operations and bytes.
package struct Benchmark {
  /// What one measurement is of.
  package enum Kind: String, Sendable { case prefill, decode }

  /// Several runs of one measurement.
  package struct Row: Sendable {
    package let kind: Kind
    /// Tokens read, or tokens in the cache while decoding.
    package let tokens: Int
    /// Of each run, in tokens a second, slowest first.
    package let rates: [Double]
    /// Operations that a token takes on average: two for each weight and each product of attention.
    package let operationsPerToken: Double
    /// Bytes of weights and cache that a decoded token reads; 0 for prefill.
    package let bytesPerToken: Double

    package var median: Double { rates[rates.count / 2] }
    /// Fastest less slowest, as a share of the median.
    package var spread: Double { (rates[rates.count - 1] - rates[0]) / median }
    package var gigaOperations: Double { median * operationsPerToken / 1e9 }
    package var gigabytes: Double { median * bytesPerToken / 1e9 }
  }

  private let loaded: LoadedModel
  private let options: ForwardPass.Options
  private let clock = ContinuousClock()
  private static let decodedTokens = 32

  package init(_ loaded: LoadedModel, options: ForwardPass.Options) {
    self.loaded = loaded
    self.options = options
  }

  /// Reads `tokens` from an empty cache, or decodes behind so many; once more than `runs`, and the
  /// first doesn't count.
  package func measure(_ kind: Kind, tokens: Int, runs: Int) -> Row {
    var rates: [Double] = []
    var footprint = CacheFootprint(layers: [])
    var pairs = 0
    for run in 0...runs {
      let pass = ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
      var rate = read(tokens, pass, &pairs)
      if kind == .decode { rate = decode(pass) }
      footprint = pass.cache.footprint(heads: loaded.model.configuration.heads)
      if run > 0 { rates.append(rate) }
    }
    let c = loaded.model.configuration
    let attended = kind == .prefill ? Double(pairs) / Double(max(1, tokens)) : visible(footprint)
    let attention = 4 * Double(c.heads * c.headDimension) * attended
    return Row(
      kind: kind, tokens: tokens, rates: rates.sorted(),
      operationsPerToken: Double(c.linearOperations(withLogits: kind == .decode)) + attention,
      bytesPerToken: kind == .decode ? Double(loaded.weightBytes + footprint.bytes) : 0)
  }

  /// Keys that a decoded token sees, summed over layers.
  private func visible(_ footprint: CacheFootprint) -> Double {
    footprint.layers.reduce(0) { $0 + Double(min($1.tokens, $1.window ?? .max)) }
  }

  /// Reads made-up tokens; `pairs` becomes the query–key pairs of all layers.
  private func read(_ tokens: Int, _ pass: ForwardPass, _ pairs: inout Int) -> Double {
    pairs = 0
    let ids = (0..<tokens).map { TokenID($0 * 7919 % loaded.model.configuration.vocabularySize) }
    let start = clock.now
    for from in stride(from: 0, to: tokens, by: options.chunk) {
      _ = loaded.model.forward(ids[from..<min(tokens, from + options.chunk)], pass)
    }
    let rate = Double(tokens) / ((clock.now - start) / .seconds(1))
    for pattern in pass.patterns {
      pairs += AttentionPlan(pattern, queries: 0..<tokens, tileSize: 64).pairs.seen
    }
    return rate
  }

  private func decode(_ pass: ForwardPass) -> Double {
    var hidden = loaded.model.forward([0], pass)
    var sampler = Sampler(.greedy)
    let start = clock.now
    for _ in 0..<Self.decodedTokens {
      let token = sampler.next(loaded.model.logits(hidden, pass))
      hidden = loaded.model.forward([token], pass)
    }
    return Double(Self.decodedTokens) / ((clock.now - start) / .seconds(1))
  }
}

extension ModelConfiguration {
  /// Operations of the linear layers for one token, two for each weight.
  package func linearOperations(withLogits: Bool) -> Int {
    let attention = 2 * embeddingLength * headDimension * (heads + kvHeads)
    let layer = attention + 3 * embeddingLength * feedForwardLength * max(1, expertsUsed)
    return 2 * (layers * layer + (withLogits ? vocabularySize * embeddingLength : 0))
  }
}
