/// A question whose answer is computed from the text: counts, titles, sections, sentences, lines.
///
/// Only questions of a few clear forms are recognised. A question that is taken for one by mistake
/// gets a wrong answer, and one that isn't recognised is answered from passages.
package struct StructureQuestion: Sendable, Hashable {
  package enum Subject: Sendable, Hashable {
    /// The number of times that some words occur.
    case occurrences(Term)
    /// The number of sections of a kind, and their names.
    case sections(kind: String, isCount: Bool)
    /// The number of words, lines, sentences, paragraphs or pages.
    case size(Grain)
    /// The title of a section.
    case sectionTitle(SectionReference)
    case title, author, dedicatee
    /// A sentence, paragraph, line or word at a position of the text.
    case piece(Grain, Position)
    /// The line or page on which a section begins or ends.
    case place(Measure, SectionReference, isEnd: Bool)
    /// The line, page or section of an occurrence.
    case termPlace(Measure, Term, Rank)
    /// The sections of a kind with some words.
    case sectionsWith(Term, kind: String, Rank)
    /// The text of a line.
    case line(Int)
    /// The longest or shortest section of a kind.
    case extreme(kind: String, isLongest: Bool)
  }

  /// Some words that are looked for.
  package struct Term: Sendable, Hashable {
    package var text: String
    /// True if the question calls them a word, words, a phrase or a term.
    package var isWord = false
    /// True if they are only looked for if the text has them as a name.
    package var mustBeName = false

    package init(text: String, isWord: Bool = false, mustBeName: Bool = false) {
      self.text = text
      self.isWord = isWord
      self.mustBeName = mustBeName
    }
  }

  package enum Grain: String, Sendable, Hashable {
    case word, line, sentence, paragraph, page
  }

  /// A position from the beginning, 1 for the first, or from the end, -1 for the last.
  package struct Position: Sendable, Hashable {
    package var number: Int

    package init(number: Int) { self.number = number }
  }

  package enum Measure: Sendable, Hashable { case line, page }

  package enum Rank: Sendable, Hashable { case first, last, all, most }

  /// A section as a question names it.
  package struct SectionReference: Sendable, Hashable {
    package enum Name: Sendable, Hashable {
      case number(Int, text: String)
      case position(Position)
      case title(String)
      /// The section whose heading has these words.
      case topic(String)
    }

    /// The kind of section, in the singular; nil if the question doesn't give one.
    package var kind: String?
    package var name: Name

    /// True if the section is named by its number or position: “chapter 3”, “the last story”.
    package var isNumbered: Bool {
      switch name {
      case .number, .position: kind != nil
      case .title, .topic: false
      }
    }

    package init(kind: String?, name: Name) {
      self.kind = kind
      self.name = name
    }
  }

  package var subject: Subject
  /// The sections in which the answer is looked for, innermost first; empty for the whole text.
  package var scope: [SectionReference]
}

extension StructureQuestion {
  /// Recognises a question; nil if its answer isn't to be computed.
  package init?(_ question: String) {
    let parser = StructureQuestionParser(question)
    guard parser.hasKeyword, let parsed = parser.parsed() else { return nil }
    self = parsed
  }
}
