import Chat
import Documents
package import Screen

/// The areas of the map and the heads in the panel, as they are drawn.
package struct AttentionGeometry: Sendable {
  /// The cells of the map.
  package private(set) var map = Rect.zero
  /// The cells of the heads; nil while no heads are known.
  package private(set) var heads: HeadGrid?

  /// Computes the areas inside the panel's border.
  mutating func layOut(_ panel: AttentionPanel, in area: Rect, of state: AppState) {
    switch panel.view {
    case .map: map = MapParts(area, seen: state.shownSeen, of: state.document).map
    case .heads:
      heads = AttentionHeads(panel, state).map { HeadGrid($0, in: HeadParts(area, $0).heads) }
    case .pattern: break
    }
  }
}

/// The rows of the map; with few rows the less important ones are left out.
struct MapParts {
  let heading, map, strip, stripLegend, passage, legend: Rect

  init(_ area: Rect, seen: [SeenLines], of document: Document) {
    let height = area.height
    let hasStrip = height >= 12 && !seen.isEmpty
    let legendRows =
      hasStrip ? Legend(seen: seen, of: document).rowCount(width: area.width) : 0
    let rows = Layout.rows(
      area,
      [
        .fixed(height >= 5 ? 1 : 0), .flexible(), .fixed(hasStrip ? 1 : 0), .fixed(legendRows),
        .fixed(height >= 6 ? 2 : height >= 2 ? 1 : 0), .fixed(height >= 4 ? 1 : 0),
      ])
    (heading, map, strip) = (rows[0], rows[1], rows[2])
    (stripLegend, passage, legend) = (rows[3], rows[4], rows[5])
  }
}

/// The rows of the heads: heading, heads, the picked head, its attention to the document and the
/// facts about it, legend, and note.
struct HeadParts {
  let heading, heads, picked, row, facts, legend, note: Rect

  init(_ area: Rect, _ heads: AttentionHeads) {
    let height = area.height
    // Few heads in much room get two rows each.
    let headHeight = height >= 2 * heads.headsPerLayer + 9 ? 2 : 1
    let rows = Layout.rows(
      area,
      [
        .fixed(height >= 4 ? 1 : 0),
        .fixed(min(headHeight * heads.headsPerLayer, max(1, height - 3))),
        .fixed(1), .fixed(height >= 3 ? 1 : 0), .fixed(heads.row.isEmpty ? 0 : 2), .fixed(1),
        .flexible(),
      ])
    (heading, self.heads, picked, row) = (rows[0], rows[1], rows[2], rows[3])
    (facts, legend, note) = (rows[4], rows[5], rows[6])
  }
}

/// The cells of the heads that fit an area, the picked one among them.
package struct HeadGrid: Hashable, Sendable {
  package let area: Rect
  let layers: Range<Int>
  let heads: Range<Int>
  /// The size of one head in cells.
  let size: Size

  init(_ heads: AttentionHeads, in area: Rect) {
    self.area = area
    let height = area.height >= 2 * heads.headsPerLayer ? 2 : 1
    let width = max(1, min(4, area.width / heads.layers))
    size = Size(width: width, height: height)
    layers = Self.window(
      of: min(heads.layers, area.width / width), in: heads.layers, around: heads.picked.layer)
    self.heads = Self.window(
      of: min(heads.headsPerLayer, area.height / height), in: heads.headsPerLayer,
      around: heads.picked.head)
  }

  /// Returns the head that is drawn at a point; nil outside of the heads.
  func head(at point: Point) -> HeadIndex? {
    guard area.contains(point) else { return nil }
    let layer = layers.lowerBound + (point.x - area.x) / size.width
    let head = heads.lowerBound + (point.y - area.y) / size.height
    guard layers.contains(layer), heads.contains(head) else { return nil }
    return HeadIndex(layer: layer, head: head)
  }

  /// The range of `count` items that contains the picked one.
  private static func window(of count: Int, in all: Int, around picked: Int) -> Range<Int> {
    let start = max(0, min(picked - count / 2, all - count))
    return start..<start + count
  }
}
