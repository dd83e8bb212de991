package import Tokenization

/// Decides, step by step, how a request is run: which tokens to read, when to choose a token, which text
/// to emit, and when to stop.
///
/// A state machine without a model, a clock or any input and output. The caller performs each action and
/// answers it with one event. Times are seconds since the request began.
package struct TokenDecoder {
  package enum Action: Hashable, Sendable {
    /// Read the tokens at these positions in one forward pass. Answer: `read`, `missedKeys` or
    /// `cancelled`.
    case read(Range<Int>)
    /// Choose a token that isn't refused from the logits of the last position. Answer: `sampled` or
    /// `cancelled`.
    case sample
    /// Send an event to the client. Answer: `emitted`.
    case emit(GenerationEvent)
    /// The request is done; `statistics` has the reason.
    case stop
  }

  package enum Event: Sendable {
    case started
    case read
    /// A query would have seen keys that its head has given back: the cache is now empty.
    case missedKeys
    /// The logarithm of the token's probability is needed only if the request wants it.
    ///
    /// `refusal` is the log-probability of the refusal in place of the first token, if it was computed.
    case sampled(TokenID, logProbability: Double = 0, refusal: Double? = nil)
    case emitted
    /// The refusal is the answer; its log-probability reached the threshold.
    case refused(logProbability: Double)
    case cancelled
  }

  /// The prompt, followed by the answer's tokens.
  package private(set) var tokens: [TokenID]
  /// The counts and times so far.
  package private(set) var statistics: GenerationStatistics
  /// True while the prompt is read, or all tokens once more after missed keys.
  package private(set) var isPrefilling = true

  private let request: GenerationRequest
  private let endTokens: Set<TokenID>
  private let batch: Int
  private let longest: Int
  private var text: AnswerText
  /// The number of tokens that were read.
  private var readEnd: Int
  /// The end of the positions that are being read.
  private var batchEnd = 0
  private var decodeStart: Double?
  private var isEnding = false

  /// Creates a decoder for a request whose prompt isn't empty.
  ///
  /// - Parameters:
  ///   - request: the prompt, and the settings of the answer.
  ///   - tokenizer: the model's tokenizer.
  ///   - reused: the number of tokens of the prompt that the cache holds; fewer than all if an answer is
  ///     wanted.
  ///   - batch: the maximum number of tokens that one forward pass reads.
  ///   - longest: the maximum number of tokens that can be read.
  package init(
    _ request: GenerationRequest, tokenizer: any Tokenizer, reused: Int, batch: Int,
    longest: Int = .max
  ) {
    self.request = request
    self.batch = batch
    self.longest = longest
    tokens = request.tokens
    readEnd = reused
    endTokens = tokenizer.vocabulary.endOfGeneration
    text = AnswerText(tokenizer: tokenizer, stopTexts: request.stopTexts, rules: request.rules)
    statistics = GenerationStatistics(
      reason: .cancelled, promptTokens: request.tokens.count, reusedTokens: reused)
  }

  /// Takes the event that answers the last action, and returns the next action.
  package mutating func next(_ event: Event, at time: Double) -> Action {
    if let decodeStart {
      statistics.decodeSeconds = time - decodeStart
    } else {
      statistics.readSeconds = time
    }
    switch event {
    case .started: return progress
    case .read:
      readEnd = batchEnd
      guard decodeStart == nil else { break }
      statistics.readTokens = max(0, readEnd - statistics.reusedTokens)
      return progress
    case .missedKeys:
      readEnd = 0
      isPrefilling = true
    case .sampled(let token, let logProbability, let refusal):
      statistics.refusal = refusal ?? statistics.refusal
      if let piece = take(token, logProbability, at: time) { return .emit(.text(piece)) }
    case .refused(let logProbability):
      statistics.refusal = logProbability
      end(.refused)
    case .emitted: break
    case .cancelled: end(.cancelled)
    }
    return nextStep(at: time)
  }

  /// The refusal that may take the place of the next token; nil after the first token.
  package var refusal: Refusal? { statistics.generatedTokens == 0 ? request.refusal : nil }

  /// Returns whether the request's rules forbid a token as the next one.
  package func refuses(_ token: TokenID) -> Bool {
    token == refusal?.token || text.refuses(token)
  }

  /// Returns the answer's tokens per second up to a time; nil while the prompt is read.
  package func decodeRate(at time: Double) -> Double? {
    decodeStart.map { Double(statistics.generatedTokens) / max(1e-9, time - $0) }
  }

  private var progress: Action {
    .emit(
      .reading(
        read: readEnd, total: request.tokens.count, reused: statistics.reusedTokens))
  }

  private mutating func nextStep(at time: Double) -> Action {
    if !isEnding, readEnd < tokens.count {
      batchEnd = nextBatchEnd
      return .read(readEnd..<batchEnd)
    }
    if !isEnding, request.maximumTokens > 0 {
      decodeStart = decodeStart ?? time
      isPrefilling = false
      return .sample
    }
    if !isEnding { end(.stop) }
    if decodeStart != nil, let rest = text.finish() { return .emit(.text(rest)) }
    return .stop
  }

  /// The end of the next batch.
  ///
  /// The document's end ends a batch, since the caller makes a checkpoint there. The last token before an
  /// answer is read alone, so that its attention counts at little cost. That holds for all answers that may
  /// be observed, whether they are or not, since another batch size rounds differently.
  private var nextBatchEnd: Int {
    var end = min(readEnd + batch, tokens.count)
    let documentEnd = request.document.upperBound
    if readEnd < documentEnd, documentEnd < end { end = documentEnd }
    let last = tokens.count - 1
    if request.maximumTokens > 0, request.isProbed, readEnd < last, last < end { end = last }
    return end
  }

  /// Takes the next token of the answer, and returns text that is now certain.
  private mutating func take(
    _ token: TokenID, _ logProbability: Double, at time: Double
  ) -> String? {
    if request.wantsLogProbability {
      statistics.logProbability += logProbability
      if statistics.logProbability < request.leastLogProbability {
        end(.improbable)
        return nil
      }
    }
    statistics.firstTokenSeconds = statistics.firstTokenSeconds ?? time
    guard !endTokens.contains(token) else {
      end(.stop)
      return nil
    }
    statistics.generatedTokens += 1
    let piece = text.append(token)
    if text.isStopped {
      end(.stop)
    } else if text.isLoop {
      end(.repetition)
    } else if statistics.generatedTokens == request.maximumTokens || readEnd >= longest {
      end(.length)
    }
    tokens.append(token)
    return piece
  }

  private mutating func end(_ reason: StopReason) {
    isEnding = true
    statistics.reason = reason
  }
}
