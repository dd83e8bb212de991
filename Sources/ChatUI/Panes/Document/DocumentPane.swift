package import Documents
package import Screen

/// Where the reader stands in the document, and what is searched there.
package struct DocumentPane: Hashable, Sendable {
  package struct Search: Hashable, Sendable {
    package var pattern: DocumentSearch?
    /// The match that `n` goes on from.
    package var match: Range<Int>?
    package var text: String

    package init(text: String) {
      self.text = text
      pattern = DocumentSearch(text)
    }
  }

  /// What is being typed behind `/`, and where to return to.
  package struct Prompt: Hashable, Sendable {
    package var editor: TextEditor
    package let origin: Int
    package let previous: Search?
  }

  /// Where one was before a citation was opened.
  package struct Place: Hashable, Sendable {
    package let focus: Focus
    package let isVisible: Bool
    package let top: Int
    package let mark: Range<Int>?
  }

  package var isVisible = true
  /// Offset of the first byte in sight.
  package var top = 0
  package var search: Search?
  package var prompt: Prompt?
  /// The passage of the citation that was opened last.
  package var mark: Range<Int>?
  /// The way back, the last place first to return to at the end.
  package var trail: [Place] = []

  package init() {}
}
