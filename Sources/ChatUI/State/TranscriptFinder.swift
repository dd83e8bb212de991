/// What is searched in the conversation.
package struct TranscriptFinder: Hashable, Sendable {
  package var search: DocumentPane.Search?
  /// Its origin is how far the conversation was scrolled back.
  package var prompt: DocumentPane.Prompt?

  package init() {}
}
