import Inference

/// The state for one document, one model and one plan; replaced when one of them changes.
struct Reading: Sendable {
  /// Distinguishes the reading from earlier ones.
  let id: Int
  /// The prepared document; nil until it is needed.
  var prepared: PreparedDocument?
  /// The light pass in recall mode; nil in other modes.
  var recall: RecallState?
  /// The light pass of the previous reading; chunks of the same text are taken over.
  var older: RecallState?
  /// The snapshot of the light pass; its files stay in use while it exists.
  var lightSnapshot: LightSnapshot?
  /// The number of the prompt's tokens that were read, as last reported.
  var readTokens = 0

  // MARK: For panels

  /// The engine's last telemetry.
  var lastSnapshot: EngineTelemetry?
  /// The pattern pictures of the Attention panel.
  var pictures = PatternPictures()
  /// The calibrated score of each head; empty until it is looked up.
  var headScores: [Float?] = []
  /// The passages, by place, that the last answer in recall mode could use.
  var reread: [Int] = []
  /// The passages, by place, in the answer's prompt, in the prompt's order.
  var answeredFrom: [Int] = []
  /// The citation number of each passage in `reread`.
  var rereadNumbers: [Int] = []
  /// The share of the answer's attention for each passage in `reread`.
  var rereadShares: [Double] = []
  /// Counts and times that the engine's telemetry doesn't have.
  var questionTokens = 0
  var answerTokens = 0
  var firstTokenSeconds: Double?

  init(id: Int = 0) { self.id = id }

  /// Returns the reading after a change of document, mode or budget; with another model nothing is
  /// kept.
  func next(keepsModel: Bool) -> Reading {
    var next = Reading(id: id + 1)
    guard keepsModel else { return next }
    next.older = recall ?? older
    next.lastSnapshot = lastSnapshot.map(EngineTelemetry.init(withoutPromptOf:))
    return next
  }
}

extension EngineTelemetry {
  /// Creates telemetry with the values that don't depend on the prompt.
  fileprivate init(withoutPromptOf other: EngineTelemetry) {
    self.init()
    cache = other.cache
    prefillRate = other.prefillRate
    decodeRate = other.decodeRate
    prefillStages = other.prefillStages
    decodeStages = other.decodeStages
  }
}
