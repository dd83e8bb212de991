import Inference

/// An answer while it comes.
struct AnswerInProgress {
  let questionTokens: Int
  /// The text as the model generated it.
  private(set) var text = ""
  var finished: GenerationStatistics?
  /// The attention of the sentences, in recall mode; nil in other modes.
  var citations: CitationTracker?
  /// The passages that the answer attended to, in other modes with calibrated heads; nil otherwise.
  var attended: AttendedPassages?
  /// The statistics to use if the engine reports none.
  private(set) var unfinished = GenerationStatistics(reason: .cancelled)
  private var trimmer = TextTrimmer()
  /// Removes HTML tags from the answer; set before the first text comes.
  var markup: MarkupFilter?

  init(questionTokens: Int) { self.questionTokens = questionTokens }

  var wasStopped: Bool { (finished ?? unfinished).reason == .cancelled }

  /// Appends the model's text and returns what can be shown now.
  mutating func append(_ part: String) -> String {
    text += part
    return trimmer.append(markup?.append(part) ?? part)
  }

  /// Returns the text that was held back, at the answer's end.
  mutating func finishText() -> String { trimmer.append(markup?.finish() ?? "") }

  /// Adds the attention of the next token.
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
