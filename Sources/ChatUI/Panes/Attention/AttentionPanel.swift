package import Chat
import Documents
package import Screen

/// The panel that shows where the model looks: a map of the document, the layers' patterns, or the
/// heads.
package struct AttentionPanel: Panel {
  package static let id = PanelID("attention")
  /// The least part of the document that the map shows, in bytes: about a page.
  private static let leastRange = 1024

  package let id: PanelID = Self.id
  package let title = "Attention"

  package var view = AttentionView.map
  /// The bytes of the document that the map shows; nil for all.
  package var range: Range<Int>?
  /// The byte at the map's cursor; nil for the most attended cell.
  package var cursor: Int?
  /// The index of the pattern on the screen.
  package var picture = 0
  /// The measure that colours the heads.
  package var measure = HeadMeasure.retrieval
  /// The picked head; nil for the one with the greatest measure.
  package var head: HeadIndex?
  /// The areas of the map and the heads on the screen.
  package private(set) var geometry = AttentionGeometry()
  /// The view that the engine measures for; nil if none is shown.
  private var probedView: AttentionView?

  package init() {}

  package var documentCursor: Int? { view == .map ? cursor : nil }

  package mutating func forgetModel() {
    head = nil
    picture = 0
  }

  package mutating func keepPositions(within end: Int) {
    if let range, range.upperBound > end { self.range = nil }
    if let cursor, cursor >= end { self.cursor = nil }
  }

  package mutating func layOut(in area: Rect, of state: AppState) {
    geometry.layOut(self, in: area, of: state)
  }

  /// The engine measures attention only for the view on the screen.
  package mutating func settle(isShown: Bool) -> [Effect] {
    let shown = isShown ? view : nil
    guard shown != probedView else { return [] }
    probedView = shown
    return [.setAttentionProbe(shown)]
  }

  package mutating func perform(_ command: Command, in state: AppState) -> [Request]? {
    guard let command = AttentionCommand(command) else { return nil }
    switch command {
    case .nextView: return showNextView(in: state)
    case .left: return move(.left, in: state)
    case .right: return move(.right, in: state)
    case .up: return move(.up, in: state)
    case .down: return move(.down, in: state)
    case .start: return move(.start, in: state)
    case .end: return move(.end, in: state)
    case .open: return openPlace(in: state)
    case .zoomIn: return zoomMap(by: 4, in: state)
    case .zoomOut: return zoomMap(by: 0.25, in: state)
    case .nextLayer: return changeLayer(by: 1, in: state)
    case .previousLayer: return changeLayer(by: -1, in: state)
    case .retrieval: show(.retrieval)
    case .distance: show(.distance)
    case .entropy: show(.entropy)
    }
    return []
  }

  /// A click moves the cursor to a cell or head; a click on the cursor opens its passage.
  package mutating func press(
    at point: Point, wasFocused: Bool, in state: AppState
  ) -> [Request] {
    switch view {
    case .map:
      let map = AttentionMap(self, state)
      let cells = map.cells
      guard let cell = cells.cell(at: point, in: geometry.map) else { return [] }
      if wasFocused, cell == map.cursorCell { return openPlace(in: state) }
      cursor = cells.bytes(of: cell).lowerBound
    case .heads:
      guard let head = geometry.heads?.head(at: point) else { return [] }
      if wasFocused, head == AttentionHeads(self, state)?.picked { return openPlace(in: state) }
      self.head = head
    case .pattern: break
    }
    return []
  }

  /// The wheel zooms the map and goes through patterns and heads.
  package mutating func turnWheel(by steps: Int, in state: AppState) -> [Request] {
    switch view {
    case .map: return zoomMap(by: steps < 0 ? 2 : 0.5, in: state)
    case .pattern: return changeLayer(by: steps, in: state)
    case .heads:
      moveOnHeads(steps < 0 ? .up : .down, in: state)
      return []
    }
  }

  // MARK: Views

  /// Shows the panel if it is hidden, else the next view.
  private mutating func showNextView(in state: AppState) -> [Request] {
    guard state.arrangement.panels.contains(id) else { return [.showPanel(id)] }
    let all = AttentionView.allCases
    let index = all.firstIndex(of: view) ?? 0
    view = all[(index + 1) % all.count]
    return []
  }

  private mutating func show(_ measure: HeadMeasure) {
    view = .heads
    self.measure = measure
  }

  private enum Step {
    case left, right, up, down, start, end
  }

  private mutating func move(_ step: Step, in state: AppState) -> [Request] {
    switch (view, step) {
    case (.map, _): moveOnMap(step, in: state)
    case (.heads, _): moveOnHeads(step, in: state)
    case (.pattern, .left), (.pattern, .up): return changeLayer(by: -1, in: state)
    case (.pattern, .right), (.pattern, .down): return changeLayer(by: 1, in: state)
    case (.pattern, .start): showPattern(0, in: state)
    case (.pattern, .end): showPattern(.max, in: state)
    }
    return []
  }

  private mutating func changeLayer(by step: Int, in state: AppState) -> [Request] {
    switch view {
    case .pattern: showPattern(patternIndex(in: state) + step, in: state)
    case .heads: moveOnHeads(step < 0 ? .left : .right, in: state)
    case .map: return [.message("The pattern of each layer is another view: v")]
    }
    return []
  }

  /// Shows the passage at the cursor, or the one where the picked head looks, in the document.
  private func openPlace(in state: AppState) -> [Request] {
    let passage =
      switch view {
      case .map: AttentionMap(self, state).passage
      case .heads: AttentionHeads(self, state)?.mostAttended
      case .pattern: MapPassage?.none
      }
    guard let passage else {
      return [
        .message(view == .map ? "There is nothing to open" : "Nothing was measured here")
      ]
    }
    return [.openPassage(passage.passage.content)]
  }

  // MARK: The map

  private mutating func moveOnMap(_ step: Step, in state: AppState) {
    let map = AttentionMap(self, state)
    let cells = map.cells
    guard cells.count > 0 else { return }
    let current = map.cursorCell
    let target =
      switch step {
      case .left: current - 1
      case .right: current + 1
      case .up: current - cells.columns
      case .down: current + cells.columns
      case .start: 0
      case .end: cells.count - 1
      }
    if (0..<cells.count).contains(target) {
      cursor = cells.bytes(of: target).lowerBound
    } else if range != nil {
      scrollMap(toward: target, of: cells, end: state.document.text.utf8.count)
    }
  }

  /// Moves the range by a row, as far as the document goes, so that it contains a cell beyond it.
  private mutating func scrollMap(toward cell: Int, of cells: DocumentCells, end: Int) {
    let length = cells.bytes.count
    let row = max(1, cells.columns * length / cells.count)
    let lower = max(0, min(cells.bytes.lowerBound + (cell < 0 ? -row : row), end - length))
    guard lower != cells.bytes.lowerBound else { return }
    let wanted = cells.bytes.lowerBound + cell * length / cells.count
    range = lower..<lower + length
    cursor = max(lower, min(wanted, lower + length - 1))
  }

  /// Shows a smaller (or larger) part of the document, with the cursor in the middle if possible.
  private mutating func zoomMap(by factor: Double, in state: AppState) -> [Request] {
    guard view == .map else { return [.message("Zoom works only in the map view (press v)")] }
    let map = AttentionMap(self, state)
    let cells = map.cells
    guard cells.count > 0 else { return [] }
    let end = state.document.text.utf8.count
    let center = map.cursorByte
    let length = Int(Double(cells.bytes.count) / factor)
    guard length >= min(end, Self.leastRange) else {
      return [.message("The map shows no smaller part")]
    }
    cursor = center
    let lower = max(0, min(center - length / 2, end - length))
    range = length < end ? lower..<lower + length : nil
    return []
  }

  // MARK: Patterns and heads

  /// The index of the pattern on the screen, among those that were measured.
  package func patternIndex(in state: AppState) -> Int {
    max(0, min(picture, LayerPicture.all(of: state.measurements.telemetry.patterns).count - 1))
  }

  private mutating func showPattern(_ index: Int, in state: AppState) {
    let count = LayerPicture.all(of: state.measurements.telemetry.patterns).count
    picture = max(0, min(index, count - 1))
  }

  /// Layers are from left to right, heads from top to bottom.
  private mutating func moveOnHeads(_ step: Step, in state: AppState) {
    guard let heads = AttentionHeads(self, state) else { return }
    var picked = heads.picked
    switch step {
    case .left: picked.layer -= 1
    case .right: picked.layer += 1
    case .up: picked.head -= 1
    case .down: picked.head += 1
    case .start: picked.layer = 0
    case .end: picked.layer = heads.layers - 1
    }
    picked.layer = max(0, min(picked.layer, heads.layers - 1))
    picked.head = max(0, min(picked.head, heads.headsPerLayer - 1))
    head = picked
  }
}

/// The measure that colours the heads.
package enum HeadMeasure: String, Hashable, Sendable, CaseIterable {
  case retrieval, distance, entropy
}

/// A head by its layer, both from 0.
package struct HeadIndex: Hashable, Sendable {
  package var layer: Int
  package var head: Int

  package init(layer: Int, head: Int) {
    self.layer = layer
    self.head = head
  }
}
