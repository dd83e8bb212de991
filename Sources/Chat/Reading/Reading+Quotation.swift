import Documents
import Inference
import Retrieval

/// Quotations under answers, and the words that answers may use.
extension Reading {
  /// Adds the quotation of an answer from a search, and how close the next answer was.
  func quote(
    _ trail: Trail, for question: String, _ options: ChatOptions, in sources: inout AnswerSources
  ) async {
    sources.take(trail)
    sources.quotationLeads =
      switch options.quote {
      // “I find no passage about this” comes before the nearest passage.
      case _ where trail.chosen == nil: false
      case .first, .only: true
      case .below, .off: false
      case .auto:
        trail.bestDraft != nil && models.summary.wholeTokens < Self.trustedTokens
      }
    guard options.quote != .off else { return }
    let passages = document.passages
    let group = trail.chosen ?? trail.bestDraft?.group ?? []
    // If nothing was found, any passage near the question may be quoted.
    let others = trail.chosen == nil ? trail.passages.filter { !group.contains($0) } : []
    await quote(
      trail.bestDraft?.text ?? "", from: group.map { passages[$0].content },
      or: others.map { passages[$0].content }, for: question, in: &sources)
  }

  /// The reading span, in tokens, from which on an answer comes before its quotation.
  ///
  /// A reader with a shorter span answers about half of the questions whose passage it reads.
  private static let trustedTokens = 1500

  /// Adds the sentence or row that supports an answer best.
  ///
  /// - Parameters:
  ///   - answer: the answer; empty if there is none.
  ///   - places: the byte ranges that the answer was made from.
  ///   - others: the byte ranges that may be quoted as well.
  ///   - question: the user's question.
  ///   - sources: the sources of the answer, which get the quotation.
  func quote(
    _ answer: String, from places: [Range<Int>], or others: [Range<Int>] = [], for question: String,
    in sources: inout AnswerSources
  ) async {
    let document = document
    let quotation = await onBlockingThread { _ in
      Quotation.best(for: answer, to: question, in: document, from: places, or: others)
    }
    if let quotation { sources.take(quotation, of: document) }
  }

  /// Sends the quotation as the answer, with the number of its passage.
  ///
  /// - Returns: the answer; nil if there is no quotation, so that nothing was sent.
  func send(
    quotationOf sources: inout AnswerSources, _ events: AnswerEvents
  ) -> String? {
    guard let line = QuotationLine(quotationOf: sources), let quotation = sources.quotation else {
      return nil
    }
    sources.quotesOnly = true
    let text = String(line.text.utf8.dropLast(line.mark.bytes.count + 1)) ?? line.text
    events.yield(.recalled(sources))
    events.yield(.text(text))
    events.yield(.cited(CitedSentence(bytes: 0..<text.utf8.count, numbers: [quotation.number])))
    return text
  }

  /// Returns the words of a question and of the text that was read for it.
  func knownWords(_ question: String, _ read: @escaping @Sendable () -> String) async -> KnownWords
  {
    await onBlockingThread { _ in KnownWords(question: question, read: read()) }
  }
}

extension AnswerSources {
  /// Takes a quotation, with the number of the passage that has it.
  ///
  /// The passage is added if it isn't listed, as the answer may attend to another one.
  mutating func take(_ quotation: Quotation, of document: Document) {
    var number = passages.first { $0.bytes.overlaps(quotation.bytes) }?.number
    if number == nil,
      let passage = document.passages.first(where: { $0.content.overlaps(quotation.bytes) })
    {
      number = passages.count + 1
      passages.append(Citation(passage, of: document, number: passages.count + 1))
    }
    guard let number else { return }
    self.quotation = Citation(quotation.bytes, of: document, number: number)
    quotationCut =
      quotation.isCutBefore || quotation.isCutAfter
      ? QuotationCut(isBefore: quotation.isCutBefore, isAfter: quotation.isCutAfter) : nil
  }

  /// Takes the margin of the contest of drafts.
  mutating func take(_ trail: Trail) {
    margin = trail.margin
    guard let margin, margin < Self.closeMargin, trail.chosen != nil, let other = trail.rival,
      let passage = other.group.last
    else { return }
    let number = trail.number(of: passage)
    guard trail.listed.contains(passage) else { return }
    rival = Rival(number: number, text: other.text)
  }

  /// The margin, in mean log-probability per token, below which another answer is mentioned.
  private static let closeMargin = 0.25
}
