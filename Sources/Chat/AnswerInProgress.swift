import Inference

/// An answer while it comes.
struct AnswerInProgress {
  let questionTokens: Int
  /// As the model said it.
  private(set) var text = ""
  var finished: GenerationStatistics?
  /// In recall mode: what the sentences attended to.
  var citations: CitationTracker?
  /// In other modes, where that can be told.
  var attended: AttendedPassages?
  /// What is known if the engine doesn't get to tell.
  private(set) var unfinished = GenerationStatistics(reason: .cancelled)
  private var trimmer = TextTrimmer()
  /// Set once it is known of which document the answer is.
  var markup: MarkupFilter?

  init(questionTokens: Int) { self.questionTokens = questionTokens }

  var wasStopped: Bool { (finished ?? unfinished).reason == .cancelled }

  /// Takes what the model said and gives what can be shown of it.
  mutating func append(_ part: String) -> String {
    text += part
    return trimmer.append(markup?.append(part) ?? part)
  }

  /// Gives what was held back of the text when the answer is over.
  mutating func finishText() -> String { trimmer.append(markup?.finish() ?? "") }

  /// Takes what the next token attended to.
  mutating func take(_ weights: [Float]) {
    citations?.attended(weights)
    attended?.attended(weights)
  }

  /// Takes text that is shown, and gives the sentences that are over with it.
  mutating func cite(_ shown: String) -> [CitedSentence] {
    citations?.append(shown) ?? attended?.append(shown) ?? []
  }

  /// Gives the sentence that the answer ends with, if there is one.
  mutating func finishCiting() -> [CitedSentence] {
    [citations?.finish() ?? attended?.finish()].compactMap(\.self)
  }

  mutating func read(_ tokens: Int, reused: Int, seconds: Double) {
    unfinished.readTokens = tokens
    unfinished.reusedTokens = reused
    unfinished.readSeconds = seconds
  }
}
