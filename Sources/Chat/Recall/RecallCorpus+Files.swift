import Documents

extension RecallCorpus {
  /// What the passages of files that a question names get beyond others, in standard deviations.
  private static let namedFileScore = 2.0

  /// Scores with those raised that belong to files which the question names; to name all or none of
  /// them says nothing.
  package func favouring(_ scores: [Double], filesNamedIn question: String) -> [Double] {
    let named = document.partsNamed(in: question)
    guard !named.isEmpty, named.count < document.parts.count else { return scores }
    return scores.indices.map { place in
      let part = document.part(at: document.passages[place].content.lowerBound)
      return named.contains(part) ? scores[place] + Self.namedFileScore : scores[place]
    }
  }
}
