import Inference

/// An answer while it comes.
struct AnswerInProgress {
  let questionTokens: Int
  /// As the model said it.
  private(set) var text = ""
  var finished: GenerationStatistics?
  /// In recall mode: what the sentences attended to.
  var citations: CitationTracker?
  /// What is known if the engine doesn't get to tell.
  private(set) var unfinished = GenerationStatistics(reason: .cancelled)
  private var trimmer = TextTrimmer()

  init(questionTokens: Int) { self.questionTokens = questionTokens }

  var wasStopped: Bool { (finished ?? unfinished).reason == .cancelled }

  /// Takes what the model said and gives what can be shown of it.
  mutating func append(_ part: String) -> String {
    text += part
    return trimmer.append(part)
  }

  mutating func read(_ tokens: Int, reused: Int, seconds: Double) {
    unfinished.readTokens = tokens
    unfinished.reusedTokens = reused
    unfinished.readSeconds = seconds
  }
}
