package import Documents

/// Chooses passages from all over a text, for questions about the whole of it.
package struct PassageSpread: Sendable {
  /// The prominence of each passage: its share of the words that occur throughout the text.
  private let prominence: [Double]

  package init(_ document: Document) {
    let words = document.passages.map { Self.words(of: document.readableText(in: $0.content)) }
    var passages: [String: Int] = [:]
    for word in words.joined() { passages[word, default: 0] += 1 }
    // Short words are mostly function words, and rare words aren't about the whole text.
    let most = max(3, words.count / 4)
    prominence = words.map { words in
      let sum = words.reduce(0.0) { sum, word in
        let count = passages[word] ?? 0
        return (3...most).contains(count) ? sum + Double(count) : sum
      }
      return sum / Double(max(1, words.count)).squareRoot()
    }
  }

  /// Returns `count` of the candidates, in order.
  ///
  /// The candidates are divided into `count` equal stretches, and the most prominent passage of
  /// each is chosen. The first stretch gives its first passage, and the last one its last passage.
  package func indices(_ count: Int, of candidates: [Int]) -> [Int] {
    let count = min(count, candidates.count)
    return (0..<max(0, count)).compactMap { part in
      let stretch = candidates[
        part * candidates.count / count..<(part + 1) * candidates.count / count]
      if part == 0 { return stretch.first }
      if part == count - 1 { return stretch.last }
      return stretch.max { (prominence[$0], $1) < (prominence[$1], $0) }
    }
  }

  private static func words(of text: Substring) -> Set<String> {
    Set(text.split { !$0.isLetter }.filter { $0.count > 3 }.map { $0.lowercased() })
  }
}
