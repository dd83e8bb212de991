import Chat
import Documents
import Screen

extension AppState {
  /// The view that the engine has to measure for; nil while none shows.
  var shownAttentionView: AttentionView? {
    ScreenLayout(self).panels.contains { $0.panel == .attention } ? attention.view : nil
  }

  mutating func perform(_ command: AttentionCommand) {
    switch command {
    case .nextView: showNextView()
    case .move(let step): moveOnMap(step)
    case .open: openPlace()
    case .zoomIn: zoomMap(by: 4)
    case .zoomOut: zoomMap(by: 0.25)
    }
  }

  /// A hidden panel shows first.
  private mutating func showNextView() {
    if panels.insert(.attention).inserted { return }
    let all = AttentionView.allCases
    let index = all.firstIndex(of: attention.view) ?? 0
    attention.view = all[(index + 1) % all.count]
  }

  private var mapArea: Rect {
    let place = ScreenLayout(self).panels.first { $0.panel == .attention && !$0.isCompact }
    return ScreenLayout.interior(place?.area ?? Rect(x: 0, y: 0, width: 0, height: 0))
  }

  // MARK: The map

  private mutating func moveOnMap(_ step: AttentionCommand.Step) {
    let map = MapView(self)
    let cells = map.cells(in: mapArea)
    guard cells.count > 0 else { return }
    let current = map.cursorCell(cells)
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
      attention.cursor = cells.bytes(of: target).lowerBound
    } else if attention.range != nil {
      scrollMap(by: target < 0 ? target : target - cells.count + 1, of: cells)
    }
  }

  /// Moves the range by so many cells, as far as the document goes.
  private mutating func scrollMap(by steps: Int, of cells: DocumentCells) {
    let most = document.text.utf8.count - cells.bytes.count
    let start = cells.bytes.lowerBound + steps * cells.bytes.count / cells.count
    let lower = max(0, min(start, most))
    attention.range = lower..<lower + cells.bytes.count
    attention.cursor =
      steps < 0
      ? lower
      : lower + cells.bytes(of: cells.count - 1).lowerBound
        - cells.bytes.lowerBound
  }

  /// The cursor stays where it is, in the middle if the document goes on around it.
  private mutating func zoomMap(by factor: Double) {
    let map = MapView(self)
    let cells = map.cells(in: mapArea)
    guard cells.count > 0 else { return }
    let end = document.text.utf8.count
    let cursor = cells.bytes(of: map.cursorCell(cells)).lowerBound
    let length = Int(Double(cells.bytes.count) / factor)
    guard length >= min(end, Self.leastRange) else {
      message = "The map shows no smaller part"
      return
    }
    attention.cursor = cursor
    let lower = max(0, min(cursor - length / 2, end - length))
    attention.range = length < end ? lower..<lower + length : nil
  }

  /// Bytes of the document: about a page.
  private static let leastRange = 1024

  /// Shows the passage at the cursor in the document.
  private mutating func openPlace() {
    let map = MapView(self)
    guard let place = map.place(in: map.cells(in: mapArea)) else {
      message = "There is nothing to open"
      return
    }
    openInDocument(place.passage.content)
  }
}
