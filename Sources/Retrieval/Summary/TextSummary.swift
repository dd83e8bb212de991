import Documents
import Wording

/// A summary of a document or of a part of it: sentences for each section, each with its place.
package enum TextSummary {
  /// A sentence of a summary.
  package struct Sentence: Sendable, Hashable {
    package var text: String
    /// The place in the document's bytes that it comes from.
    package var bytes: Range<Int>

    package init(text: String, bytes: Range<Int>) {
      self.text = text
      self.bytes = bytes
    }
  }

  /// The summary of one section.
  package struct Block: Sendable {
    /// The index of the file in the document's parts.
    package var file: Int
    /// The section's heading; nil if it has none.
    package var name: String?
    package var sentences: [Sentence]

    package init(file: Int, name: String?, sentences: [Sentence]) {
      self.file = file
      self.name = name
      self.sentences = sentences
    }
  }

  // MARK: Length

  /// The usual number of words of a summary.
  package static let usualWords = 300
  /// The least number of words for a section, with its heading.
  private static let leastSectionWords = 12
  /// The number of words for each section of a book.
  private static let sectionWords = 30
  /// The number of words of a summary of a long book.
  private static let mostWords = 900
  /// The length of a book, in bytes, from which on the summary grows with the number of sections.
  private static let book = 100_000

  /// Returns the sections of a scope, and the words that their summary takes.
  fileprivate static func plan(
    _ scope: SummaryRequest.Scope, of request: SummaryRequest
  ) -> SummaryRequest.Plan {
    let share =
      request.scopes.count > 1 ? max(100, 2 * usualWords / request.scopes.count) : usualWords
    let wanted = request.length.words
    // Each section takes a heading and a short sentence.
    let most = (wanted ?? (scope.bytes > book ? mostWords : share)) / leastSectionWords
    let sections = scope.parts(most: min(40, max(1, most)))
    let grown = scope.bytes > book ? min(mostWords, sectionWords * sections.count) : 0
    var plan = SummaryRequest.Plan(sections: sections, words: wanted ?? max(share, grown))
    // A text may begin with the heading of its first section.
    if scope.sections.isEmpty, let title = scope.outline.titleSentence,
      !sections.contains(where: { title.text == "\($0.name ?? "")." })
    {
      plan.title = Block(file: scope.outline.file.part, name: nil, sentences: [title])
    }
    return plan
  }

  // MARK: Extraction

  /// Returns the key sentences of the sections of one file, in blocks.
  ///
  /// - Parameters:
  ///   - plan: the sections and the approximate number of words.
  ///   - request: the limits that the question sets.
  ///   - isCancelled: returns true once the blocks aren't wanted any more.
  /// - Returns: one block for each section, and one for the title.
  package static func extracted(
    _ plan: SummaryRequest.Plan, of request: SummaryRequest, isCancelled: () -> Bool = { false }
  ) -> [Block] {
    let (sections, sentences) = (plan.sections, request.length.sentences)
    guard let file = sections.first?.outline.file else { return [] }
    var key = KeySentences(sections, focus: request.focus, isCancelled: isCancelled)
    let hasParts = sections.count > 1
    if key.allWords <= Self.tiny, sentences == nil {
      key.chooseAll()
    } else {
      // A summary is no longer than a third of the text.
      let headings = sections.reduce(0) {
        $0 + ($1.name.map { $0.split(separator: " ").count } ?? 0)
      }
      let budget = max(Self.tiny, min(plan.words - (hasParts ? headings : 0), key.allWords / 3))
      if hasParts, sentences == nil { key.chooseOneEach(words: budget) }
      key.choose(words: budget, sentences: sentences, isCancelled: isCancelled)
    }
    var blocks = zip(sections, key.sentences).map { section, ranges in
      Block(
        file: file.part, name: hasParts && sentences == nil ? section.name : nil,
        sentences: ranges.map { sentence($0, of: file) })
    }
    if let title = plan.title, sentences == nil { blocks.insert(title, at: 0) }
    return blocks.filter { !$0.sentences.isEmpty }
  }

  /// The number of words of a text that is shown as it is.
  private static let tiny = 40

  /// Returns a sentence of a file without the marks around it.
  private static func sentence(_ range: Range<Int>, of file: FileText) -> Sentence {
    var text = file.flowing(range).replacing("**", with: "")
    // “2.1 ” and “- ” number the sentence and are no part of it.
    if let mark = text.prefixMatch(
      of: /(?:[-*+•>] |\d+(?:\.\d+)+[.)]? |\d{1,2}\. |\(?[a-z0-9]{1,2}\) )+/),
      mark.range.upperBound < text.endIndex
    {
      text.removeSubrange(mark.range)
    }
    let words = text.split(separator: " ")
    if words.count > longest { text = words.prefix(longest).joined(separator: " ") + " …" }
    return Sentence(text: text, bytes: file.bytes(of: range))
  }

  /// The number of words after which a sentence is cut.
  private static let longest = 60
}

extension Outline {
  /// The title and the author of the text in one sentence; nil if the text has no title.
  fileprivate var titleSentence: TextSummary.Sentence? {
    let page = TitlePage(self)
    guard let title = page.title else { return nil }
    var text = title.text
    if let author = page.author?.text, !text.contains(author) { text += ", by \(author)" }
    if let last = text.last, !".!?…".contains(last) { text += "." }
    return TextSummary.Sentence(text: text, bytes: file.bytes(of: title.range))
  }
}

extension SummaryRequest {
  /// The sections of one file that a summary is made of.
  package struct Plan: Sendable {
    package var sections: [SummarySection]
    /// The approximate number of words of the summary.
    package var words: Int
    /// The title and the author, which come first; nil if they are unknown or not asked for.
    package var title: TextSummary.Block?

    package init(sections: [SummarySection], words: Int) {
      self.sections = sections
      self.words = words
    }
  }

  /// The plans of all files, in order.
  package var plans: [Plan] { scopes.map { TextSummary.plan($0, of: self) } }
}

extension [SummaryRequest.Plan] {
  /// The number of sections that are read, in words, such as “9 chapters”; nil for one section.
  package var read: String? {
    let sections = flatMap(\.sections)
    guard sections.count > 1 else { return nil }
    let named = sections.filter { $0.name != nil }
    let kinds = Set(named.map(\.kind))
    let kind = kinds.count == 1 ? kinds.first ?? "part" : "section"
    let number = kinds.count == 1 ? named.count : sections.count
    return "\(number.grouped) \(number == 1 ? kind : StructureReader.plural(kind))"
  }
}
