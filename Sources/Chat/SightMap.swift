package import Documents
import Inference

/// Turns the tokens that a model sees into lines of the document.
package struct SightMap: Sendable {
  private let map: TokenMap
  private let lines: LineIndex
  /// Where the document stands in the prompt.
  private let document: Range<Int>

  package init(map: TokenMap, lines: LineIndex, document: Range<Int>) {
    self.map = map
    self.lines = lines
    self.document = document
  }

  /// How every line reaches the model: in order, without gaps.
  ///
  /// A line counts as exact only if all of it is seen so; a line that isn't yet wholly read isn't read.
  /// `visible` holds tokens of the prompt, lowest first, and the first `read` of them were read.
  package func seen(visible: [Range<Int>], read: Int, plan: ContextPlan) -> [SeenLines] {
    let sight: Visibility = plan.mode == .whole(.exact) ? .exact : .windowOnly
    let readEnd = min(max(read, document.lowerBound), document.upperBound)
    var stretches: [(tokens: Range<Int>, visibility: Visibility)] = []
    var position = document.lowerBound
    func advance(to end: Int, _ visibility: Visibility) {
      guard end > position else { return }
      stretches.append((position..<end, visibility))
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
    return linesOf(stretches)
  }

  private func linesOf(_ stretches: [(tokens: Range<Int>, visibility: Visibility)]) -> [SeenLines] {
    var seen: [SeenLines] = []
    for (tokens, visibility) in stretches {
      let start = document.lowerBound
      let bytes = map.bytes(of: tokens.lowerBound - start..<tokens.upperBound - start)
      guard !bytes.isEmpty else { continue }
      var first = lines.line(at: bytes.lowerBound)
      let last = lines.line(at: bytes.upperBound - 1)
      if let shared = seen.last, shared.lines.upperBound == first {
        seen.removeLast()
        if shared.lines.lowerBound < first {
          seen.append(
            SeenLines(lines: shared.lines.lowerBound...first - 1, visibility: shared.visibility))
        }
        Self.append(first...first, shared.visibility.sharingLine(with: visibility), to: &seen)
        first += 1
      }
      if first <= last { Self.append(first...last, visibility, to: &seen) }
    }
    return seen
  }

  private static func append(
    _ lines: ClosedRange<Int>, _ visibility: Visibility, to seen: inout [SeenLines]
  ) {
    if let last = seen.last, last.visibility == visibility {
      seen[seen.count - 1].lines = last.lines.lowerBound...lines.upperBound
    } else {
      seen.append(SeenLines(lines: lines, visibility: visibility))
    }
  }
}

extension Visibility {
  /// What is said of a line, parts of which are seen in two ways.
  fileprivate func sharingLine(with other: Visibility) -> Visibility {
    if self == other { return self }
    return self == .notReadYet || other == .notReadYet ? .notReadYet : .windowOnly
  }
}
