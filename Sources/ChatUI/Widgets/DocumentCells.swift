package import Screen

/// A range of the document's bytes as equal cells, in reading order.
package struct DocumentCells: Hashable, Sendable {
  package let bytes: Range<Int>
  package let columns: Int
  package let count: Int

  /// Creates as many cells as an area has, but none without a byte.
  package init(_ bytes: Range<Int>, in area: Rect) {
    self.bytes = bytes
    columns = max(1, area.width)
    count = min(bytes.count, area.width * area.height)
  }

  /// The bytes of a cell; all cells together are the whole range.
  package func bytes(of cell: Int) -> Range<Int> { start(of: cell)..<start(of: cell + 1) }

  /// The cell that holds a byte, or the nearest one.
  package func cell(at byte: Int) -> Int {
    guard count > 0 else { return 0 }
    return max(0, min((byte - bytes.lowerBound) * count / bytes.count, count - 1))
  }

  /// Returns the cell that is drawn at a point of the area; nil outside.
  package func cell(at point: Point, in area: Rect) -> Int? {
    guard area.contains(point) else { return nil }
    let cell = (point.y - area.y) * area.width + point.x - area.x
    return cell < count ? cell : nil
  }

  /// Returns the first byte of a cell.
  ///
  /// The offset is rounded up, so that a cell's first byte leads to that cell.
  private func start(of cell: Int) -> Int {
    bytes.lowerBound + (cell * bytes.count + count - 1) / max(1, count)
  }
}
