extension ModelConfiguration {
  /// Operations of the linear layers for one token, two for each weight.
  package func linearOperations(withLogits: Bool) -> Int {
    2 * (weightsPerToken + (withLogits ? vocabularySize * embeddingLength : 0))
  }

  /// What a token's cost grows by with 1,000 tokens before it, as a share of its cost without any.
  package var costGrowth: Double {
    let whole = patterns.count { $0 == .causal }
    let windows = patterns.reduce(0) { $0 + ($1 == .causal ? 0 : min($1.reach, contextLength)) }
    let constant = Double(linearOperations(withLogits: false)) + attentionCost(keys: windows)
    return attentionCost(keys: 1000 * whole) / constant
  }

  /// What looking at some keys costs a token, in operations of the linear layers.
  ///
  /// Queries · keys and weights · values are 4 operations for each element; where both have integer
  /// kernels they take a little more than half as long as in the linear layers, and a score's
  /// exponential as long as 54 of its products (fitted to SmolLM2 and Gemma, assets/measured.md).
  private func attentionCost(keys: Int) -> Double {
    4 * Double(keys) * Double(heads) * (0.56 * Double(headDimension) + 54)
  }
}
