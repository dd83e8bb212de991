import Chat
import Screen

/// The rows of the passages in the Sources panel.
struct SourceRows {
  private let passages: [Citation]
  /// The number of the selected passage; nil for none.
  private let selected: Int?

  init(_ transcript: Transcript) {
    passages = transcript.sourcesTurn?.sources ?? []
    selected = transcript.selection?.number
  }

  /// The passage with the greatest weight; nil without passages.
  var mostAttended: Citation? {
    passages.max { ($0.weight, $1.number) < ($1.weight, $0.number) }
  }

  /// The rows of the panel: the heading, and the list below it.
  static func parts(_ area: Rect) -> (heading: Rect, list: Rect) {
    let rows = Layout.rows(area, [.fixed(1), .flexible()])
    return (rows[0], rows[1])
  }

  /// Returns the passage whose rows cover a point of the panel's area; nil if none does.
  func passage(at point: Point, in area: Rect) -> Citation? {
    places(in: Self.parts(area).list).first { $0.area.contains(point) }?.passage
  }

  /// Places the passages in the area of the list.
  ///
  /// The first words are below each passage if there is room, else below the selected one alone.
  func places(in area: Rect) -> [(passage: Citation, area: Rect)] {
    guard !passages.isEmpty else { return [] }
    var places: [(passage: Citation, area: Rect)] = []
    let isRoomy = area.height >= 2 * passages.count
    let current = passages.firstIndex { $0.number == selected ?? mostAttended?.number } ?? 0
    let shown = max(1, isRoomy ? passages.count : area.height - 1)
    let top = max(0, min(current - shown / 2, passages.count - shown))
    var y = area.y
    for index in top..<min(passages.count, top + shown) where y < area.maxY {
      let height = isRoomy || index == current ? min(2, area.maxY - y) : 1
      places.append((passages[index], Rect(x: area.x, y: y, width: area.width, height: height)))
      y += height
    }
    return places
  }
}
