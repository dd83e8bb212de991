/// A snapshot for panels; late ones may be dropped.
package struct EngineTelemetry: Sendable, Hashable {
  /// Tokens that the cache stands for (those that left a window included).
  package var cachedTokens = 0
  package var cache = CacheFootprint(layers: [])
  /// Tokens a second of the last read chunk and of the last decoded tokens.
  package var prefillRate: Double?
  package var decodeRate: Double?
  /// Where the time of the same chunk and tokens went.
  package var prefillStages = StageTimes()
  package var decodeStages = StageTimes()
  /// Attention of the answer so far, pooled over equal token ranges of the document; empty while the
  /// probe is off.
  package var documentAttention: [Float] = []
  /// What each head looked at, of the last token that was looked at; nil unless heads are probed.
  package var heads: HeadAttention?
  /// The pattern of each layer that attends.
  package var patterns: [AttentionPattern] = []
  /// Tokens of the prompt, also of those that aren't read yet.
  package var promptTokens = 0
  /// Which prompt tokens the next token sees, lowest first.
  package var visible: [Range<Int>] = []

  package init() {}
}
