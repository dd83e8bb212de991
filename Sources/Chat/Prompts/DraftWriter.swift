import Foundation
import Inference
import Retrieval

/// Drafts answers with the reader, so that the best group of passages can be chosen.
struct DraftWriter: Drafting {
  private let corpus: RecallCorpus
  private let reader: any AnswerBackend
  private let options: ChatOptions
  private let turns: ArraySlice<ChatHistory.Turn>
  private let owner: Int

  /// The maximum number of tokens of a draft, which is usually only the beginning of an answer.
  private var draftTokens = 12
  /// The same number for drafts that are shown as answers.
  private static let shownTokens = 40
  /// The sureness of a draft that repeats itself, far below any other draft's.
  private static let surenessOfLoops = -100.0

  init(
    _ corpus: RecallCorpus, reader: any AnswerBackend, options: ChatOptions,
    after turns: ArraySlice<ChatHistory.Turn>, owner: Int
  ) {
    self.corpus = corpus
    self.reader = reader
    self.options = options
    self.turns = turns
    self.owner = owner
  }

  /// The same writer, whose drafts are whole short answers that can be shown.
  var ofShownAnswers: DraftWriter {
    var writer = self
    writer.draftTokens = min(Self.shownTokens, options.maximumAnswerTokens)
    return writer
  }

  var refusalThreshold: Double? { reader.promptForm.refusal?.threshold }

  var lastAnswer: String? { turns.last?.answer }

  func draft(
    _ question: String, from group: [Int], followsTurns: Bool, least: Double?
  ) async throws -> (draft: Draft?, readTokens: Int) {
    let prompt = PassagePrompt(group, of: corpus, reader: reader)
    var request = prompt.builder.request(
      question, after: followsTurns ? turns : [], options: options)
    request.maximumTokens = draftTokens
    request.sampling = .greedy
    request.wantsLogProbability = true
    // More tokens can't raise the log-probability, so generation stops when the draft can't
    // become the best.
    request.leastLogProbability = (least ?? -.infinity) * Double(draftTokens + 1)
    request.isProbed = false
    // A draft shows the best answer even if the model would rather refuse, unless the refusal alone
    // keeps it from becoming the best.
    request.refusal?.threshold = least.map { log(1 - exp(min($0, 0))) } ?? .infinity
    request.owner = owner
    var text = ""
    var finished: GenerationStatistics?
    for try await event in reader.generate(request) {
      if case .text(let part) = event { text += part }
      if case .finished(let statistics) = event { finished = statistics }
    }
    try Task.checkCancellation()
    guard let finished, ![.improbable, .refused].contains(finished.reason),
      !text.allSatisfy(\.isWhitespace)
    else { return (nil, finished?.readTokens ?? 0) }
    // A loop has the highest probability but is no answer.
    let sureness =
      TextRepetition(text).isRepeating
      ? Self.surenessOfLoops : finished.logProbability / Double(finished.generatedTokens + 1)
    var draft = Draft(group: group, text: text, sureness: sureness, followsTurns: followsTurns)
    draft.refusal = finished.refusal
    return (draft, finished.readTokens)
  }
}
