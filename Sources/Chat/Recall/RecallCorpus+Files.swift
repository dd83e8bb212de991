import Documents

extension RecallCorpus {
  /// Returns the passages of the files that a question names; nil if it names none or all of them.
  package func passages(ofFilesNamedIn question: String) -> Set<Int>? {
    let named = document.partsNamed(in: question)
    guard !named.isEmpty, named.count < document.parts.count else { return nil }
    return Set(
      document.passages.indices.filter {
        named.contains(document.part(at: document.passages[$0].content.lowerBound))
      })
  }
}
