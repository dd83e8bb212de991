package import Documents

/// How much of a document reaches the model in each way: shares of its tokens, or of its bytes where
/// the tokens aren't known.
package struct Coverage: Sendable {
  /// The ways that occur, the best first.
  package let visibilities: [Visibility]
  private let amounts: [Int]

  package init(_ seen: [SeenLines], of document: Document) {
    let isCounted = seen.allSatisfy { $0.tokens != nil }
    var sums: [Visibility: Int] = [:]
    for stretch in seen {
      let amount = isCounted ? stretch.tokens ?? 0 : stretch.bytes(in: document).count
      sums[stretch.visibility, default: 0] += amount
    }
    visibilities = Visibility.allCases.filter { sums[$0] != nil }
    amounts = visibilities.map { sums[$0] ?? 0 }
  }

  /// 0…1.
  package func share(_ visibility: Visibility) -> Double {
    guard let index = visibilities.firstIndex(of: visibility) else { return 0 }
    return Double(amounts[index]) / Double(max(1, amounts.reduce(0, +)))
  }

  /// The shares as people read them: together they are 100%.
  package func percent(_ visibility: Visibility) -> String {
    guard let index = visibilities.firstIndex(of: visibility) else { return Percent.text(0) }
    return Percent.texts(amounts)[index]
  }
}

extension SeenLines {
  /// The stretch's bytes in a document, which may have changed since.
  package func bytes(in document: Document) -> Range<Int> {
    let all = 0..<document.text.utf8.count
    if let bytes { return bytes.clamped(to: all) }
    let known = lines.clamped(to: 1...document.lines.count)
    return document.lines.bytes(of: known.lowerBound)
      .lowerBound..<document.lines.bytes(of: known.upperBound).upperBound
  }
}
