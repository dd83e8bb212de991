package import Chat

/// A source of an answer, as the keys of conversation and Sources panel go from one to the next.
package struct CitationSelection: Hashable, Sendable {
  /// The question's id.
  package let turn: Int
  /// As in `[1]`.
  package let number: Int

  package init(turn: Int, number: Int) {
    self.turn = turn
    self.number = number
  }
}

extension Turn {
  /// The passages that the answer is made from, as they are numbered.
  package var sources: [Citation] { recollection?.passages ?? [] }

  /// Those that its sentences name, in the order of reading, each once.
  package var citedNumbers: [Int] {
    var seen: Set<Int> = []
    let known = Set(sources.map(\.number))
    return sentences.flatMap(\.numbers).filter { known.contains($0) && seen.insert($0).inserted }
  }
}
