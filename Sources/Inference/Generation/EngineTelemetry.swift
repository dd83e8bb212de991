/// The state of an engine for panels; only the newest value is kept for the reader.
package struct EngineTelemetry: Sendable, Hashable {
  /// The number of tokens in the cache, those that have left a window included.
  package var cachedTokens = 0
  /// The bytes of the cache, by layer.
  package var cache = CacheFootprint(layers: [])
  /// The tokens per second of the last batch of a prompt; nil before the first one.
  package var prefillRate: Double?
  /// The tokens per second of the last answer so far; nil before the first one.
  package var decodeRate: Double?
  /// The time of that batch, by stage.
  package var prefillStages = StageTimes()
  /// The time of that answer, by stage.
  package var decodeStages = StageTimes()
  /// The last answer's attention weights so far, summed over equal ranges of the document's tokens; empty
  /// if they aren't measured.
  package var documentAttention: [Float] = []
  /// The attention of each head at the token of the answer that was observed last; nil if heads aren't
  /// measured.
  package var heads: HeadAttention?
  /// The pattern of each layer that attends.
  package var patterns: [AttentionPattern] = []
  /// The number of tokens of the prompt, those that aren't read yet included.
  package var promptTokens = 0
  /// The owner of the request whose prompt this is (`GenerationRequest.owner`); nil if it named none.
  package var owner: Int?
  /// The positions that the next token sees, lowest first.
  package var visible: [Range<Int>] = []

  package init() {}
}
