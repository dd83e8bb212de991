package import Tokenization

/// The way in which attention treats distant tokens.
package enum ReadingMode: Hashable, Sendable {
  /// The model's own patterns; at most the context length can be read.
  case exact
  /// StreamingLLM: each token sees the first `sinks` tokens and the last `window`, at re-based positions
  /// (Xiao et al. 2023, section 3). A text of any length can be read.
  case stream(sinks: Int, window: Int)
  /// A pattern in place of causal attention; at most the context length can be read.
  case sparse(AttentionPattern)
}

extension ReadingMode {
  /// True if no more than the context length can be read.
  var isBounded: Bool {
    if case .stream = self { false } else { true }
  }
}

/// A prompt to read, the settings of the answer, and what to measure of it.
package struct GenerationRequest: Sendable {
  /// The whole prompt; tokens that the cache holds aren't read again.
  package var tokens: [TokenID]
  /// The document's positions in `tokens`; empty if there is no document.
  ///
  /// A checkpoint is made at the document's end, and the answer's attention is pooled over the document.
  package var document: Range<Int>
  package var mode: ReadingMode
  /// The maximum number of tokens of the answer; with 0 the prompt is only read.
  package var maximumTokens: Int
  package var sampling: SamplingParameters
  /// Texts that end the answer and aren't part of it, in addition to end-of-generation tokens.
  package var stopTexts: [String]
  /// Limits on the answer.
  package var rules = AnswerRules.none
  /// Stretches of `tokens`, in order and without overlap, whose share of the attention is reported for
  /// each token of the answer.
  package var sources: [Range<Int>] = []
  /// The heads whose attention to the sources is reported.
  package var sourceHeads: [AttentionHead] = []
  /// True if the sources are the whole document.
  ///
  /// The rows of heads are then pooled over the sources instead of equal ranges of the document, and the
  /// attention to the document isn't measured apart.
  package var poolsOverSources = false
  /// True if the statistics are to have the log-probability of the answer.
  package var wantsLogProbability = false
  /// The log-probability below which the answer is given up, in nats.
  package var leastLogProbability = -Double.infinity
  /// The token with which the model says that the text doesn't have the answer; nil for none.
  ///
  /// It is never part of the answer: the generation ends at once, or another token is chosen.
  package var refusal: Refusal?
  /// True if the adapters' updates are computed.
  package var usesAdapters = true
  /// True if the answer's attention may be measured for panels; false for drafts, which nobody sees.
  package var isProbed = true
  /// The number of the asking object, which telemetry of this prompt has too; nil for none.
  package var owner: Int?

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

/// The first token of a refusal, and the probability from which on it is the answer.
package struct Refusal: Sendable, Hashable {
  package var token: TokenID
  /// The log-probability of the token, in nats, from which on the generation ends; infinity for never.
  package var threshold: Double

  package init(token: TokenID, threshold: Double) {
    self.token = token
    self.threshold = threshold
  }
}

/// The reason why a generation ended.
package enum StopReason: String, Sendable {
  /// The model ended its answer, a stop text came, or no answer was wanted.
  case stop
  /// `maximumTokens` or the context length was reached.
  case length
  /// The answer repeated itself and was cut.
  case repetition
  /// The answer's log-probability fell below `leastLogProbability`.
  case improbable
  /// The model refused: the text doesn't have the answer.
  case refused
  case cancelled
}

/// An event of a generation; events are lossless and in order.
///
/// The stream ends after `finished` or an error.
package enum GenerationEvent: Hashable, Sendable {
  /// The cache has `read` of the prompt's `total` tokens; it had `reused` of them before.
  case reading(read: Int, total: Int, reused: Int)
  /// More text of the answer, in whole characters.
  case text(String)
  /// The attention weights on each source, summed over the source heads, when the next token was chosen.
  ///
  /// In a long context they are measured for every few tokens only, and repeated between.
  case attended([Float])  // (sources)
  case finished(GenerationStatistics)
}

/// The counts and times of a generation.
package struct GenerationStatistics: Sendable, Hashable {
  package var reason: StopReason
  /// The number of tokens of the prompt.
  package var promptTokens: Int
  /// The number of tokens of the prompt that the cache held before.
  package var reusedTokens: Int
  /// The number of tokens of the prompt that were read.
  package var readTokens: Int
  /// The number of tokens of the answer, without the one that ended it.
  package var generatedTokens: Int
  /// The sum of the log-probabilities of all chosen tokens, the one that ended the answer included, in
  /// nats; 0 unless the request wants it.
  package var logProbability = 0.0
  /// The log-probability of the refusal in place of the answer, in nats; nil unless the request has one.
  package var refusal: Double?
  /// The seconds from the request to the end of its prompt.
  package var readSeconds: Double
  /// The seconds from the request to the first token of the answer; nil without an answer.
  package var firstTokenSeconds: Double?
  /// The seconds from the end of the prompt to the end of the answer.
  package var decodeSeconds: Double
  /// The bytes of the KV cache and its checkpoint at the end.
  package var cacheBytes: Int
  /// The answer's attention weights, summed over equal ranges of the document's tokens; empty if they
  /// weren't measured.
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
