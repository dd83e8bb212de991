import Documents
import Inference
import Retrieval
import Tokenization
import Wording

/// Answers to questions that have several: lists and comparisons.
///
/// A small reader doesn't join facts of several passages. It gives a short answer from each
/// passage, or refuses, and the answers are put together with their sources.
extension Reading {
  /// Answers a question for a list from each passage that has an answer.
  ///
  /// - Parameters:
  ///   - question: the question in full.
  ///   - kind: the kind of list; a comparison is answered elsewhere.
  ///   - trail: the passages that were found.
  ///   - corpus: the document.
  ///   - drafting: the reader; without a rule for refusals it makes no list.
  /// - Returns: the answers, best passage first; nil if fewer than two passages have one of their
  ///   own, so that the question is answered like any other.
  /// - Throws: errors of the reader, and `CancellationError`.
  func list(
    _ question: String, _ kind: SeveralAnswers, from trail: Trail, _ corpus: RecallCorpus,
    _ drafting: DraftWriter?
  ) async throws -> PartAnswers? {
    guard trail.way == .passages, let drafting, let threshold = drafting.refusalThreshold else {
      return nil
    }
    var answers = PartAnswers()
    var passages = trail.listed
    if kind == .perFile {
      guard document.parts.count > 1 else { return nil }
      var files: Set<Int> = []
      passages = passages.filter { files.insert(part(of: $0)).inserted }
    }
    for passage in passages.prefix(PartAnswers.mostPassages) {
      let (draft, read) = try await drafting.ofShownAnswers.draft(
        question, from: [passage], followsTurns: false, least: nil)
      costs.readTokens += read
      guard let draft, draft.isSupported(by: corpus, threshold, question: question) else {
        continue
      }
      let label = kind == .perFile ? document.parts[part(of: passage)].name : nil
      answers.add(draft.text, label: label, from: passage)
    }
    return answers.parts.count > 1 ? answers : nil
  }

  /// Answers the same question about each of some things.
  ///
  /// - Returns: the answers with the search for the first thing; nil if one of them has none.
  func comparison(
    of items: [SeveralAnswers.Item], _ recall: Recall, _ index: RecallIndex,
    _ drafting: DraftWriter?
  ) async throws -> (answers: PartAnswers, passages: [Int])? {
    guard let drafting, drafting.refusalThreshold != nil else { return nil }
    var answers = PartAnswers()
    var passages: [Int] = []
    for item in items {
      var trail = try await recall.find(item.question, in: index)
      trail = try await recall.choose(from: trail, for: item.question, drafting: drafting)
      costs.readTokens += trail.draftTokens
      guard let chosen = trail.chosen, let passage = chosen.last else { return nil }
      let (draft, read) = try await drafting.ofShownAnswers.draft(
        item.question, from: chosen, followsTurns: false, least: nil)
      costs.readTokens += read
      guard let draft else { return nil }
      answers.add(draft.text, label: item.name, from: passage)
      passages += trail.listed.filter { !passages.contains($0) }
    }
    return answers.parts.count == items.count ? (answers, passages) : nil
  }

  /// Sends answers from several passages as one answer, each with its source.
  ///
  /// - Returns: the turn for the history.
  func send(
    _ answers: PartAnswers, to question: RecallQuestion, _ trail: Trail, _ index: RecallIndex
  ) -> ChatHistory.Turn {
    let events = question.events
    lastTrail = trail
    answer.sources = RereadPassages(trail)
    answer.sources.prompt = answers.passages
    var sources = AnswerSources(trail, of: question.recall, in: index)
    sources.answeredFrom = Set(answers.passages.map(trail.number)).sorted()
    sources.hasOneAnswerEach = true
    events.yield(.recalled(sources))
    answer.questionTokens = 0
    answer.answerTokens = 0
    answer.firstTokenSeconds = (tools.now() - question.asked).seconds
    var bytes = 0
    for (position, part) in answers.parts.enumerated() {
      let text = answers.text(of: position)
      events.yield(.text(text))
      events.yield(
        .cited(
          CitedSentence(
            bytes: bytes..<bytes + text.utf8.count,
            numbers: part.passages.map(trail.number).sorted())))
      bytes += text.utf8.count
    }
    let said = answers.parts.indices.map(answers.text(of:)).joined()
    var generation = GenerationStatistics(reason: .stop)
    generation.firstTokenSeconds = answer.firstTokenSeconds
    generation.generatedTokens = models.reader.tokenizer.encode(said, []).count
    answer.answerTokens = generation.generatedTokens
    end(question, sources, generation, index, exact: answers.passages)
    return ChatHistory.Turn(
      question: question.text, answer: said,
      passage: answers.passages.first.map { document.passages[$0].content })
  }

  private func part(of passage: Int) -> Int {
    document.part(at: document.passages[passage].content.lowerBound)
  }
}

/// Short answers from several passages, in the order in which they are shown.
struct PartAnswers: Sendable {
  /// One answer and the passages that gave it.
  struct Part: Sendable {
    var label: String?
    var text: String
    var passages: [Int]
  }

  private(set) var parts: [Part] = []

  /// The maximum number of passages that are asked.
  static let mostPassages = 8

  var passages: [Int] { parts.flatMap(\.passages) }

  /// Adds an answer; one that repeats another only adds its passage.
  ///
  /// Answers with different labels are never joined.
  mutating func add(_ text: String, label: String?, from passage: Int) {
    let words = Self.words(text)
    guard !words.isEmpty else { return }
    let same = parts.firstIndex { part in
      let other = Self.words(part.text)
      return part.label == label && (words.isSubset(of: other) || other.isSubset(of: words))
    }
    if let same {
      parts[same].passages.append(passage)
      return
    }
    let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? text
    parts.append(
      Part(label: label, text: line.trimmingSuffix { " .;,".contains($0) }, passages: [passage]))
  }

  /// Returns the shown text of one part, with the separator before it.
  func text(of position: Int) -> String {
    let part = parts[position]
    let text = part.label.map { "\($0): \(part.text)" } ?? part.text
    return position == 0 ? text : "; \(text)"
  }

  private static func words(_ text: String) -> Set<String> {
    Set(
      text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        .filter { !["the", "a", "an", "and", "of"].contains($0) })
  }
}

extension Draft {
  /// Returns true if the model rather answers than refuses, in words of its passages.
  fileprivate func isSupported(
    by corpus: RecallCorpus, _ threshold: Double, question: String
  ) -> Bool {
    guard let refusal, refusal < min(threshold, Self.likelyRefusal) else { return false }
    let words = AnswerSupport(text, question: question, read: corpus.text(of: group))
    return !words.hasForeignWords && !words.isEcho
  }

  /// The log-probability of a refusal, a third, above which an answer isn't part of a list.
  private static let likelyRefusal = -1.1
}

extension String {
  fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> String {
    var text = trimmingPrefix(while: \.isWhitespace)
    while let last = text.last, isTrimmed(last) || last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
