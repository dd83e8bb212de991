package import Documents
package import Wording

/// The shares of a document that the model sees in each way.
///
/// Shares are of the document's tokens, or of its bytes if the tokens weren't counted.
package struct Coverage: Sendable {
  /// The ways that occur, best first.
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

  /// Returns the share of the document that is seen in one way, 0…1.
  package func share(_ visibility: Visibility) -> Double {
    guard let index = visibilities.firstIndex(of: visibility) else { return 0 }
    return Double(amounts[index]) / Double(max(1, amounts.reduce(0, +)))
  }

  /// Returns a share as a percentage for users; all shares add up to 100%.
  package func percent(_ visibility: Visibility) -> String {
    guard let index = visibilities.firstIndex(of: visibility) else { return Percent.text(0) }
    return Percent.texts(amounts)[index]
  }
}
