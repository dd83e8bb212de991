import Tensors

/// A way in which attention, feed-forward and norms make a layer.
protocol TransformerLayer {
  /// Adds what the layer makes of the residual stream x (tokens, embedding) to it; false where the
  /// pass ends (`ForwardPass.Options.lastLayer`).
  func callAsFunction(_ x: Matrix, layer: Int, _ pass: ForwardPass) -> Bool
}

extension Array where Element: TransformerLayer {
  /// Runs the layers one after the other.
  func callAsFunction(_ x: Matrix, _ pass: ForwardPass) {
    for (index, layer) in enumerated() {
      guard layer(x, layer: index, pass) else { break }
    }
  }
}

/// Norms before each block (Xiong 2020): most decoders.
struct PreNormLayer: TransformerLayer {
  /// Nil where the states come normed from below.
  let attentionNorm: Norm?
  let attention: AttentionBlock
  let feedForwardNorm: Norm
  let feedForward: FeedForward

  func callAsFunction(_ x: Matrix, layer: Int, _ pass: ForwardPass) -> Bool {
    let h = attentionNorm?(x, pass) ?? x
    guard let attended = attention(h, layer: layer, pass) else { return false }
    pass.ops.add(attended, into: x)
    pass.ops.add(feedForward(feedForwardNorm(x, pass), pass), into: x)
    return true
  }
}

extension PreNormLayer {
  /// The same blocks side by side.
  var inParallel: ParallelLayer {
    ParallelLayer(
      attentionNorm: attentionNorm, attention: attention, feedForwardNorm: feedForwardNorm,
      feedForward: feedForward)
  }
}

/// Norms on both sides of each block: Gemma from the second generation on.
struct SandwichNormLayer: TransformerLayer {
  let attentionNorm: Norm
  let attention: AttentionBlock
  let postAttentionNorm: Norm
  let feedForwardNorm: Norm
  let feedForward: FeedForward
  let postFeedForwardNorm: Norm

  func callAsFunction(_ x: Matrix, layer: Int, _ pass: ForwardPass) -> Bool {
    guard let attended = attention(attentionNorm(x, pass), layer: layer, pass) else { return false }
    postAttentionNorm(attended, pass, into: attended)
    pass.ops.add(attended, into: x)
    let fed = feedForward(feedForwardNorm(x, pass), pass)
    postFeedForwardNorm(fed, pass, into: fed)
    pass.ops.add(fed, into: x)
    return true
  }
}

/// Attention and feed-forward side by side, both from the layer's input (Wang 2021, GPT-J).
struct ParallelLayer: TransformerLayer {
  let attentionNorm: Norm?
  let attention: AttentionBlock
  let feedForwardNorm: Norm
  let feedForward: FeedForward

  func callAsFunction(_ x: Matrix, layer: Int, _ pass: ForwardPass) -> Bool {
    let input = attentionNorm?(x, pass) ?? x
    guard let attended = attention(input, layer: layer, pass) else { return false }
    // Normed before x changes.
    let h = feedForwardNorm(x, pass)
    pass.ops.add(attended, into: x)
    pass.ops.add(feedForward(h, pass), into: x)
    return true
  }
}

/// Norms after each sum, as in the first transformers: BERT.
struct PostNormLayer: TransformerLayer {
  let attention: AttentionBlock
  let attentionNorm: Norm
  let feedForward: FeedForward
  let feedForwardNorm: Norm

  func callAsFunction(_ x: Matrix, layer: Int, _ pass: ForwardPass) -> Bool {
    guard let attended = attention(x, layer: layer, pass) else { return false }
    pass.ops.add(attended, into: x)
    attentionNorm(x, pass, into: x)
    pass.ops.add(feedForward(x, pass), into: x)
    feedForwardNorm(x, pass, into: x)
    return true
  }
}
