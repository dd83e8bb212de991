extension Telemetry {
  /// An attention pattern over a sequence, pooled to blocks of queries by blocks of keys.
  package struct Pattern: Sendable, Hashable {
    /// The name of the sequence, such as "prompt".
    package var sequence: String
    /// The pattern in words.
    package var name: String
    /// The indices of the layers with this pattern, from 0.
    package var layers: [Int]
    /// The length of the sequence in tokens.
    package var tokens: Int
    /// The share of each block's causal pairs that is seen.  // (side, side), queries by keys
    ///
    /// The value is −1 if all keys of the block come after its queries.
    package var density: [Float]
    package var side: Int
    /// The number of visible pairs of a query and a key.
    package var seenPairs: Int
    /// The number of pairs that dense attention would see.
    package var densePairs: Int
    /// The floating-point operations per pair in one layer; 0 if unknown.
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

  /// The measured attention of each head of the model; values that weren't measured are empty.
  package struct Heads: Sendable, Hashable {
    package var layers: Int
    package var heads: Int
    /// The calibrated score of each head; nil for heads of low rank.  // (layers, heads)
    ///
    /// The score is the head's attention to the sentence that answers a question, minus its
    /// attention to the same sentence without a question.
    package var retrieval: [Float?] = []
    /// The mean distance of the last token's attention, in tokens.  // (layers, heads)
    package var meanDistance: [Float] = []
    /// The entropy of the last token's attention, in bits.  // (layers, heads)
    package var entropy: [Float] = []
    /// The number of tokens that the last token saw.
    package var tokens = 0
    /// The byte ranges of the document over which `rows` are pooled.
    package var ranges: [Range<Int>] = []
    /// Each head's attention to each of `ranges`.  // (layers, heads, ranges)
    ///
    /// The sum is less than 1 if a head also attends to tokens outside the document.
    package var rows: [Float] = []
    /// The attention of all heads of a layer to equal blocks of the sequence.  // (layers, blocks)
    package var blocks: [Float] = []

    package init(layers: Int, heads: Int) {
      self.layers = layers
      self.heads = heads
    }
  }
}
