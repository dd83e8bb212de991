import Foundation
import Wording

/// The attention of each head of a model at one token.
package struct HeadAttention: Sendable, Hashable {
  package let layers: Int
  package let heads: Int
  /// The number of tokens of the sequence; the last one is the observed token.
  package let tokens: Int
  /// The stretches of the sequence that the rows are pooled over, in order and without overlap.
  package let stretches: [Range<Int>]
  /// The mean distance of a head's attention, in tokens.
  package private(set) var meanDistances: [Float]  // (layers, heads)
  /// The entropy of a head's attention, in bits.
  package private(set) var entropies: [Float]  // (layers, heads)
  /// The weights of a head on the stretches; a sum below 1 leaves the rest elsewhere.
  package private(set) var rows: [Float]  // (layers, heads, stretches)
  /// The weights on equal blocks of the sequence, summed over a layer's heads.
  package private(set) var blocks: [Float]  // (layers, side)
  /// The number of blocks of the sequence.
  package let side: Int

  init(layers: Int, heads: Int, tokens: Int, stretches: [Range<Int>], side: Int) {
    self.layers = layers
    self.heads = heads
    self.tokens = tokens
    self.stretches = stretches
    self.side = min(side, tokens)
    meanDistances = Array(repeating: 0, count: layers * heads)
    entropies = meanDistances
    rows = Array(repeating: 0, count: layers * heads * stretches.count)
    blocks = Array(repeating: 0, count: layers * self.side)
  }

  /// Adds the weight of one head on one key.
  mutating func add(_ weight: Float, layer: Int, head: Int, key: Int) {
    guard weight > 0 else { return }
    let index = layer * heads + head
    meanDistances[index] += weight * Float(tokens - 1 - key)
    entropies[index] -= weight * log2(weight)
    blocks[layer * side + min(key * side / tokens, side - 1)] += weight
    if let stretch = stretch(of: key) { rows[index * stretches.count + stretch] += weight }
  }

  private func stretch(of key: Int) -> Int? {
    let index = stretches.partitioningIndex { $0.upperBound > key }
    return index < stretches.count && stretches[index].contains(key) ? index : nil
  }
}
