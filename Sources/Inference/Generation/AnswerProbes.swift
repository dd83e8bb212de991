import Synchronization

/// Chooses which attention is observed while a prompt is read and answered, and holds the results.
struct AnswerProbes {
  let request: GenerationRequest
  private let patterns: [AttentionPattern]
  private let heads: Int
  private let sources: SourceProbe?
  private var document: AttentionProbe?
  private var eachHead: HeadProbe?
  /// The end of the positions that the document's probe has observed.
  private var observedEnd = 0

  /// One of this many tokens is observed by all heads, since that takes longer than the token itself.
  private static let tokensPerLook = 4
  /// The number of the document's ranges that the rows of heads are pooled over.
  private static let resolution = 128

  /// Creates probes that have observed nothing, for a model with these patterns and query heads.
  init(_ request: GenerationRequest, patterns: [AttentionPattern], heads: Int) {
    self.request = request
    self.patterns = patterns
    self.heads = heads
    sources =
      request.sources.isEmpty ? nil : SourceProbe(request.sourceHeads, sources: request.sources)
  }

  /// The weights on the request's sources at the last token for which they were measured; nil if the
  /// request has no sources.
  var sourceWeights: [Float]? { sources.map { $0.weights.last ?? request.sources.map { _ in 0 } } }

  /// The answer's weights on the document; empty if they aren't measured.
  var documentAttention: [Float] { document?.bins ?? [] }

  /// The weights of each head at the last token; nil if that token isn't observed by all heads.
  var headAttention: HeadAttention? { eachHead?.attention }

  /// Chooses the observers of the next batch.
  ///
  /// - Parameters:
  ///   - positions: the positions that the batch reads.
  ///   - tokens: the length of the sequence; only batches that end it are observed.
  ///   - depth: the detail in which an answer's attention is to be measured.
  /// - Returns: the observers, for this batch only.
  mutating func observers(
    reading positions: Range<Int>, of tokens: Int, depth: ProbeDepth
  ) -> [any AttentionObserver] {
    eachHead = nil
    guard positions.upperBound == tokens else { return [] }
    let generated = tokens - request.tokens.count
    if generated > 0 { chooseProbes(generated, tokens: tokens, request.isProbed ? depth : .off) }
    var observers: [any AttentionObserver] = []
    let keys = min(positions.lowerBound, patterns.map(\.reach).max() ?? 0)
    if let sources, Self.measuresSources(generated, keys: keys) {
      sources.begin(at: tokens - 1..<tokens)
      observers.append(sources)
    }
    if let document, positions.lowerBound >= observedEnd {
      observers.append(document)
      observedEnd = tokens
    }
    if let eachHead { observers.append(eachHead) }
    return observers
  }

  private mutating func chooseProbes(_ generated: Int, tokens: Int, _ depth: ProbeDepth) {
    if depth == .heads, (generated - 1).isMultiple(of: Self.tokensPerLook) {
      eachHead = headProbe(tokens: tokens)
    }
    // The weights on sources show the same at less cost.
    let isMeasured = depth != .off && !request.poolsOverSources && !request.document.isEmpty
    if !isMeasured {
      document = nil
    } else if document == nil {
      document = AttentionProbe(patterns: patterns, heads: heads, document: request.document)
    }
  }

  /// Returns a probe of all heads for the last token of a sequence.
  func headProbe(tokens: Int) -> HeadProbe {
    HeadProbe(layers: patterns.count, heads: heads, tokens: tokens, stretches: stretches)
  }

  /// The stretches of the prompt that the rows of heads are pooled over.
  private var stretches: [Range<Int>] {
    guard !request.poolsOverSources else { return request.sources }
    let document = request.document
    let count = min(Self.resolution, document.count)
    return (0..<count).map { index in
      let start = document.lowerBound + index * document.count / count
      return start..<document.lowerBound + (index + 1) * document.count / count
    }
  }

  /// Returns whether the weights on sources are measured for a token of the answer.
  ///
  /// They are for the first tokens, and later in a long context for every second to fourth token, since
  /// measuring reads the keys of some heads once more. Other tokens take the weights of the one before.
  private static func measuresSources(_ generated: Int, keys: Int) -> Bool {
    generated < 32 || generated.isMultiple(of: min(4, max(1, keys / 8192)))
  }
}

/// The detail in which an answer's attention is measured; measuring takes time.
package enum ProbeDepth: UInt8, Sendable {
  case off
  /// The answer's attention to the document, all heads together.
  case document
  /// In addition, the attention of each head at single tokens.
  case heads
}

/// A probe depth that one thread sets and another reads.
final class ProbeSwitch: Sendable {
  private let value = Atomic(ProbeDepth.off.rawValue)

  var depth: ProbeDepth { ProbeDepth(rawValue: value.load(ordering: .relaxed)) ?? .off }
  func set(_ depth: ProbeDepth) { value.store(depth.rawValue, ordering: .relaxed) }
}
