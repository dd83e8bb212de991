/// A value that draws itself into an area; it keeps inside and asks nobody anything.
package protocol Widget: Sendable {
  func draw(in grid: inout CellGrid, area: Rect)
}
