package import Screen

/// The legend of a chart's colours and shades, over as many rows as it needs.
package struct Legend: Widget {
  package struct Item: Sendable {
    package let glyph: String
    package let role: Role
    package let text: String
  }

  private let items: [Item]

  package init(_ items: [Item]) {
    self.items = items
  }

  package func rowCount(width: Int) -> Int { (points(width: width).last?.y ?? -1) + 1 }

  package func draw(in grid: inout CellGrid, area: Rect) {
    for (item, point) in zip(items, points(width: area.width)) where point.y < area.height {
      let x = area.x + point.x
      let y = area.y + point.y
      grid.put(item.glyph, at: Point(x: x, y: y), style: Style(item.role))
      grid.put(
        item.text, at: Point(x: x + 2, y: y), style: Style(.dim), maxWidth: area.maxX - x - 2)
    }
  }

  private func points(width: Int) -> [Point] {
    var next = Point(x: 0, y: 0)
    return items.map { item in
      let columns = 2 + DisplayWidth.columns(of: item.text)
      if next.x > 0, next.x + columns > width { next = Point(x: 0, y: next.y + 1) }
      defer { next.x += columns + 2 }
      return next
    }
  }
}
