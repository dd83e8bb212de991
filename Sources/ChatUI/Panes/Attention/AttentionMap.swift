package import Chat
package import Documents

/// The passage that a cell of the map leads to.
package struct MapPlace: Hashable, Sendable {
  package let passage: Passage

  /// Chooses the most attended passage in the cell, or else the first that begins there.
  package init?(_ cell: Range<Int>, in document: Document, _ heat: DocumentHeat) {
    let passages = document.passages
    // The passages are the whole text, so the one that holds a byte is the last to begin before it.
    func index(at byte: Int) -> Int {
      var low = 0
      var high = passages.count
      while low < high {
        let middle = (low + high) / 2
        if passages[middle].bytes.lowerBound <= byte { low = middle + 1 } else { high = middle }
      }
      return max(0, low - 1)
    }
    guard !passages.isEmpty else { return nil }
    if let hottest = heat.hottest(in: cell) {
      passage = passages[index(at: hottest)]
      return
    }
    let first = index(at: cell.lowerBound)
    let beginsBefore = passages[first].bytes.lowerBound < cell.lowerBound
    let next = passages.dropFirst(first + 1).prefix(1).first {
      cell.contains($0.bytes.lowerBound)
    }
    passage = beginsBefore ? next ?? passages[first] : passages[first]
  }

  /// Its lines, with the file's name where there are several.
  package func lines(in document: Document) -> String {
    guard let place = document.places(ofLines: passage.lines).first else { return "–" }
    return Format.lines(place.lines, of: document.parts.count > 1 ? place.name : nil)
  }

  /// Returns its first words on one line.
  package func words(in document: Document) -> String {
    document.text(in: passage.content).prefix(200).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
  }

  /// Returns in words how the model sees its lines; empty if unknown.
  package func sight(_ seen: [SeenLines], in document: Document) -> String {
    var words: [String] = []
    for stretch in seen where stretch.bytes(in: document).overlaps(passage.content) {
      if words.last != stretch.visibility.words { words.append(stretch.visibility.words) }
    }
    return words.joined(separator: ", then ")
  }
}
