package import Tokenizers

/// The way in which attention treats distant tokens.
package enum ReadingMode: Hashable, Sendable {
  /// Every token sees all before it, by the model's own pattern; at most the trained window.
  case exact
  /// StreamingLLM: the first `sinks` tokens and the last `window`, at re-based positions. Any
  /// length, but only those tokens are seen (Xiao et al. 2023, section 3).
  case stream(sinks: Int, window: Int)
  /// A pattern in place of that of the layers that see everything; at most the trained window.
  case sparse(AttentionPattern)
}

extension ReadingMode {
  /// Whether no more than the trained window can be read.
  var isBounded: Bool {
    if case .stream = self { false } else { true }
  }
}

/// A prompt to read and the settings of the answer.
package struct GenerationRequest: Sendable {
  /// The whole prompt; what the cache already holds of it isn't read again.
  package var tokens: [TokenID]
  /// Where the document stands in `tokens`; the end is worth a checkpoint, and the attention probe
  /// pools over it.
  package var document: Range<Int>
  package var mode: ReadingMode
  /// 0 only reads.
  package var maximumTokens: Int
  package var sampling: SamplingParameters
  /// Texts that end the answer when they appear (and aren't part of it), beside end-of-turn tokens.
  package var stopTexts: [String]
  /// Limits on the answer.
  package var rules = AnswerRules.none
  /// Stretches of `tokens`, in order and apart, of which the answer tells how much it attends to them.
  package var sources: [Range<Int>] = []
  /// The heads whose attention to the sources counts.
  package var sourceHeads: [AttentionHead] = []
  /// Whether the sources are all of the document that there is: rows of heads are then pooled over them
  /// in place of equal ranges, and their weights stand for the attention probe's.
  package var poolsOverSources = false
  /// Whether the statistics tell how probable the answer was.
  package var wantsLogProbability = false
  /// The answer is given up once it is less probable than this, a sum of logarithms.
  package var leastLogProbability = -Double.infinity
  /// Whether probes look at what is generated: not at drafts, which nobody sees.
  package var isProbed = true

  package init(
    tokens: [TokenID], document: Range<Int> = 0..<0, mode: ReadingMode = .exact,
    maximumTokens: Int = 0, sampling: SamplingParameters = .greedy, stopTexts: [String] = []
  ) {
    self.tokens = tokens
    self.document = document
    self.mode = mode
    self.maximumTokens = maximumTokens
    self.sampling = sampling
    self.stopTexts = stopTexts
  }
}

/// Why a generation ended.
package enum StopReason: String, Sendable {
  /// The model ended its answer.
  case stop
  /// `maximumTokens` or the window was reached.
  case length
  /// The answer repeated itself and was cut.
  case repetition
  /// The answer became too improbable to be wanted.
  case improbable
  case cancelled
}

/// The events of a generation, lossless and ordered.
///
/// The stream ends after `finished` or an error.
package enum GenerationEvent: Sendable {
  /// The prompt is being read: `read` of `total` tokens, `reused` of them from the cache.
  case reading(read: Int, total: Int, reused: Int)
  /// Text of the answer, always whole characters.
  case text(String)
  /// What the heads asked for looked at when the next token was chosen, or a few tokens before it in a
  /// long context: a weight a source.
  case attended([Float])
  case finished(GenerationStatistics)
}

/// The counts and times of a generation.
package struct GenerationStatistics: Sendable, Hashable {
  package var reason: StopReason
  package var promptTokens: Int
  package var reusedTokens: Int
  package var readTokens: Int
  package var generatedTokens: Int
  /// The sum of the logarithms of the probabilities of all tokens that were chosen, also of the one
  /// that ended the answer.
  package var logProbability = 0.0
  package var readSeconds: Double
  package var firstTokenSeconds: Double?
  package var decodeSeconds: Double
  /// The bytes of the KV cache at the end.
  package var cacheBytes: Int
  /// The answer's attention, pooled over equal token ranges of the document; empty if it wasn't
  /// measured.
  package var documentAttention: [Float] = []

  package init(
    reason: StopReason, promptTokens: Int = 0, reusedTokens: Int = 0, readTokens: Int = 0,
    generatedTokens: Int = 0, readSeconds: Double = 0, firstTokenSeconds: Double? = nil,
    decodeSeconds: Double = 0, cacheBytes: Int = 0
  ) {
    self.reason = reason
    self.promptTokens = promptTokens
    self.reusedTokens = reusedTokens
    self.readTokens = readTokens
    self.generatedTokens = generatedTokens
    self.readSeconds = readSeconds
    self.firstTokenSeconds = firstTokenSeconds
    self.decodeSeconds = decodeSeconds
    self.cacheBytes = cacheBytes
  }
}
