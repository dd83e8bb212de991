extension Telemetry {
  /// A way of attending to a sequence, pooled to blocks of queries by blocks of keys.
  package struct Pattern: Sendable, Hashable {
    /// What is read so, as "prompt".
    package var sequence: String
    /// What a token sees, in words.
    package var name: String
    /// The layers that attend so, from 0.
    package var layers: [Int]
    /// Of the sequence.
    package var tokens: Int
    /// The share of each block's causal pairs that is seen, −1 where all keys come after the
    /// queries.  // (side, side), queries by keys
    package var density: [Float]
    package var side: Int
    /// Pairs of a query and a key that are seen, and those that dense attention would see.
    package var seenPairs: Int
    package var densePairs: Int
    /// Floating-point operations that a pair takes in one layer; 0 if that isn't known.
    package var operationsPerPair: Int

    package init(
      sequence: String, name: String, layers: [Int], tokens: Int, density: [Float], side: Int,
      seenPairs: Int, densePairs: Int, operationsPerPair: Int
    ) {
      self.sequence = sequence
      self.name = name
      self.layers = layers
      self.tokens = tokens
      self.density = density
      self.side = side
      self.seenPairs = seenPairs
      self.densePairs = densePairs
      self.operationsPerPair = operationsPerPair
    }
  }

  /// What is known of each head of the model; what isn't measured is empty.
  package struct Heads: Sendable, Hashable {
    package var layers: Int
    package var heads: Int
    /// How much more a head gives to the sentence that answers a question than to the same sentence
    /// without one, from calibration; nil for heads that aren't among the best.  // (layers, heads)
    package var retrieval: [Float?] = []
    /// How far back the last token looked at, in tokens.  // (layers, heads)
    package var meanDistance: [Float] = []
    /// How widely it looked, in bits.  // (layers, heads)
    package var entropy: [Float] = []
    /// Tokens of the sequence that it looked back on.
    package var tokens = 0
    /// The stretches of the document's UTF-8 that the rows are pooled over.
    package var places: [Range<Int>] = []
    /// Each head's weights on them; what is missing to one fell elsewhere.  // (layers, heads, places)
    package var rows: [Float] = []
    /// The weights of all heads of a layer on equal blocks of the sequence.  // (layers, blocks)
    package var blocks: [Float] = []

    package init(layers: Int, heads: Int) {
      self.layers = layers
      self.heads = heads
    }
  }
}
