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

  package var isVisible = true
  /// Offset of the first byte in sight.
  package var top = 0
  package var search: Search?
  package var prompt: Prompt?

  package init() {}
}
