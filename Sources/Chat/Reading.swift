import Inference

/// What belongs to one document, one model and one plan: replaced as a whole when one of them changes.
struct Reading: Sendable {
  /// Tells events of an earlier reading apart.
  let id: Int
  /// The document made ready for the model, once that was asked for.
  var prepared: PreparedDocument?
  /// In recall mode: what was read lightly.
  var recall: RecallState?
  /// What the model read lightly before this reading; what fits is taken over.
  var older: RecallState?
  /// Where it is kept for the next time; its files are in use as long as it lives.
  var lightSnapshot: LightSnapshot?
  /// Places of the passages that the last answer in recall mode was made from, for questions that lean
  /// on it.
  var topic: [Int] = []
  /// Tokens of the prompt that have been read, as last heard.
  var readTokens = 0

  // MARK: For panels

  /// What was told last of the engine.
  var lastSnapshot: EngineTelemetry?
  /// What the Attention panel shows of the patterns.
  var pictures = PatternPictures()
  /// What calibration found of each head of the model, once that was looked up.
  var headScores: [Float?] = []
  /// What the last answer in recall mode read again.
  var reread: [Int] = []
  /// Those of them that the answer was made from, in the order in which they were read.
  var answeredFrom: [Int] = []
  /// What citations call each of them.
  var rereadNumbers: [Int] = []
  /// The share of its attention that each of them got so far.
  var rereadShares: [Double] = []
  /// Numbers that the engine doesn't know.
  var questionTokens = 0
  var answerTokens = 0
  var firstTokenSeconds: Double?

  init(id: Int = 0) { self.id = id }

  /// The reading after a change of document, mode or budget; another model has no use for anything.
  func next(keepsModel: Bool) -> Reading {
    var next = Reading(id: id + 1)
    guard keepsModel else { return next }
    next.older = recall ?? older
    next.lastSnapshot = lastSnapshot.map(EngineTelemetry.init(withoutPromptOf:))
    return next
  }
}

extension EngineTelemetry {
  /// What still holds once another prompt is to be read.
  fileprivate init(withoutPromptOf other: EngineTelemetry) {
    self.init()
    cache = other.cache
    prefillRate = other.prefillRate
    decodeRate = other.decodeRate
    prefillStages = other.prefillStages
    decodeStages = other.decodeStages
  }
}
