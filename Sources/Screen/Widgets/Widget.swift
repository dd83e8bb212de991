/// A value that draws itself inside an area and depends on nothing else.
package protocol Widget: Sendable {
  func draw(in grid: inout CellGrid, area: Rect)
}
