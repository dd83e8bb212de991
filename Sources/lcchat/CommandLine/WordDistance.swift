extension String {
  /// Returns the number of letters to add, remove, change or swap with a neighbour to get another
  /// word (Damerau 1964).
  package func distance(to other: String) -> Int {
    let (a, b) = (Array(self), Array(other))
    var before: [Int] = []
    var row = Array(0...b.count)
    for i in a.indices {
      var next = [i + 1]
      for j in b.indices {
        var least = min(row[j + 1], next[j]) + 1
        least = min(least, row[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          least = min(least, before[j - 1] + 1)
        }
        next.append(least)
      }
      (before, row) = (row, next)
    }
    return row[b.count]
  }

  /// Returns the most similar word; nil if none is similar.
  package func closest(in words: some Sequence<String>) -> String? {
    words.map { (word: $0, distance: distance(to: $0)) }
      // Up to a third of the letters may be wrong, but at least one.
      .filter { $0.distance <= max(1, min(count, $0.word.count) / 3) }
      .min { $0.distance < $1.distance }?.word
  }
}
