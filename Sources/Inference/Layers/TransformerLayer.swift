import Tensors

/// A layer: attention, feed-forward and norms, put together in one of several ways.
protocol TransformerLayer {
  /// Adds the layer's update to the residual stream x (tokens, embedding).
  ///
  /// - Returns: false where the pass ends (`ForwardPass.Options.lastLayer`).
  func callAsFunction(_ x: Matrix, layer: Int, _ pass: ForwardPass) -> Bool
}

/// A layer with norms before each block (Xiong 2020): most decoders.
struct PreNormLayer: TransformerLayer {
  /// Nil where the layer's input is normed.
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
  /// The same blocks in parallel.
  var inParallel: ParallelLayer {
    ParallelLayer(
      attentionNorm: attentionNorm, attention: attention, feedForwardNorm: feedForwardNorm,
      feedForward: feedForward)
  }
}

/// A layer with norms on both sides of each block: Gemma from the second generation on.
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

/// A layer whose attention and feed-forward both read the layer's input (Wang 2021, GPT-J).
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

/// A layer with a norm after each sum, as in the first transformers: BERT.
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
