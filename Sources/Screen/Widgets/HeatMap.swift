/// Many values pooled to the cells of an area, in reading order, hotter where greater.
package struct HeatMap: Widget, Hashable {
  /// The values from 0 (cold) to 1 (hot).
  package var values: [Double]
  /// The index of the value at the cursor; nil for none.
  package var selected: Int?

  package init(_ values: [Double], selected: Int? = nil) {
    self.values = values
    self.selected = selected
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    let cells = Self.cells(count: values.count, area: area)
    for cell in 0..<cells {
      let range = Self.values(inCell: cell, of: cells, count: values.count)
      // The hottest value stands for its cell: one hot passage must not drown in its neighbours.
      let heat = values[range].max() ?? 0
      let isSelected = selected.map { range.contains($0) } ?? false
      let level = UInt8(heat.isFinite ? min(1, max(0, heat)) * 255 : 0)
      grid.put(
        isSelected ? "◆" : " ",
        at: Point(x: area.x + cell % area.width, y: area.y + cell / area.width),
        style: Style(.heat(level), isSelected ? .bold : []))
    }
  }

  /// The number of cells: one per value while there is room, else the whole area.
  package static func cells(count: Int, area: Rect) -> Int {
    min(count, area.width * area.height)
  }

  /// Returns the values of a cell; the ranges of all cells cover all values.
  package static func values(inCell cell: Int, of cells: Int, count: Int) -> Range<Int> {
    (cell * count / cells)..<((cell + 1) * count / cells)
  }
}
