package import Documents
import Inference

/// Turns the tokens that a model sees into lines of the document.
package struct SightMap: Sendable {
  private let map: TokenMap
  private let text: Document
  /// Where the document stands in the prompt.
  private let document: Range<Int>

  package init(map: TokenMap, text: Document, document: Range<Int>) {
    self.map = map
    self.text = text
    self.document = document
  }

  /// How every line reaches the model: in order, without gaps.
  ///
  /// `visible` holds tokens of the prompt, lowest first, and the first `read` of them were read.
  package func seen(visible: [Range<Int>], read: Int, plan: ContextPlan) -> [SeenLines] {
    let sight: Visibility = plan.mode == .whole(.exact) ? .exact : .windowOnly
    let readEnd = min(max(read, document.lowerBound), document.upperBound)
    var stretches: [SeenStretches.Stretch] = []
    var position = document.lowerBound
    func advance(to end: Int, _ visibility: Visibility) {
      guard end > position else { return }
      let start = document.lowerBound
      let bytes = map.bytes(of: position - start..<end - start)
      stretches.append(SeenStretches.Stretch(bytes: bytes, visibility: visibility))
      position = end
    }
    for range in visible {
      let range = range.clamped(to: document.lowerBound..<readEnd)
      guard !range.isEmpty else { continue }
      advance(to: range.lowerBound, .notSeen)
      advance(to: range.upperBound, sight)
    }
    advance(to: readEnd, .notSeen)
    advance(to: document.upperBound, .notReadYet)
    return SeenStretches(text, map).lines(stretches)
  }
}
