package import Documents
import Inference
package import Retrieval
import Wording

/// Converts the tokens that a model sees to lines of the document.
package struct SightMap: Sendable {
  private let map: TokenMap
  private let text: Document
  /// The document's token range in the prompt.
  private let document: Range<Int>

  package init(map: TokenMap, text: Document, document: Range<Int>) {
    self.map = map
    self.text = text
    self.document = document
  }

  /// Returns the visibility of every line, in order and without gaps.
  ///
  /// `visible` has the visible ranges of the prompt's tokens, lowest first; the first `read` tokens
  /// were read.
  package func seen(visible: [Range<Int>], read: Int, plan: ContextPlan) -> [SeenLines] {
    let sight: Visibility = plan.reading == .exact ? .exact : .windowOnly
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

  /// Returns the visibility of every line in an answer from passages, in order and without gaps.
  package func seen(
    _ index: RecallIndex, of corpus: RecallCorpus, exact passages: [Int]
  ) -> [SeenLines] {
    let exact = passages.flatMap { number in
      let passage = corpus.document.passages[number]
      return [passage.content] + passage.lead.ranges
    }
    let stretches = corpus.chunks.indices.map { number in
      SeenStretches.Stretch(
        bytes: corpus.bytes(ofChunk: number),
        // A search by words reads nothing of the text by a model.
        visibility: index.light == nil ? .notSeen : index.isRead[number] ? .light : .notReadYet)
    }
    return SeenStretches(text, map).lines(stretches, exact: exact)
  }
}
