package import Documents
import Wording

/// An answer that was computed from the text, with the places that show it.
package struct StructureAnswer: Sendable, Hashable {
  package var text: String
  /// The places in the document's bytes, the most important first.
  package var places: [Range<Int>]

  /// Answers a question about structure.
  ///
  /// It is nil if the question is of another kind or the text doesn't give the answer. If the
  /// question names some of the document's files, only these are looked at.
  package init?(to question: String, from document: Document) {
    guard let asked = StructureQuestion(question) else { return nil }
    let named = document.partsNamed(in: question)
    let parts = named.isEmpty ? Array(document.parts.indices) : named.sorted()
    let answers = parts.map { part in
      let file = FileText(document, part: part)
      return (file, StructureReader(file).answer(to: asked))
    }
    let found = answers.compactMap { file, answer in answer.map { (file, $0) } }
    guard let first = found.first else { return nil }
    guard parts.count > 1 else {
      self = first.1
      return
    }
    text = found.map { file, answer in "\(file.name): \(answer.text)" }.joined(separator: "\n")
    places = []
    // The first place of each file comes first.
    let most = found.map(\.1.places.count).max() ?? 0
    for index in 0..<most {
      places += found.compactMap { $0.1.places.indices.contains(index) ? $0.1.places[index] : nil }
    }
  }

  init(_ text: String, _ places: [Range<Int>]) {
    self.text = text
    self.places = places
  }
}
