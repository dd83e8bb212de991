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
    case .move(let step): move(step)
    case .open: openPlace()
    case .zoomIn: zoomMap(by: 4)
    case .zoomOut: zoomMap(by: 0.25)
    case .layer(let step): changeLayer(by: step)
    case .measure(let measure):
      attention.view = .heads
      attention.measure = measure
    }
  }

  /// A click moves the cursor to what it hit, as the screen was drawn; one on the cursor opens its
  /// place.
  mutating func pressAttention(at place: Point, _ layout: ScreenLayout, wasFocused: Bool) {
    let area = Self.attentionArea(layout)
    switch attention.view {
    case .map:
      let map = MapView(self)
      guard let cell = map.cell(at: place, in: area) else { return }
      let cells = map.cells(in: area)
      if wasFocused, cell == map.cursorCell(cells) { return openPlace() }
      attention.cursor = cells.bytes(of: cell).lowerBound
    case .heads:
      let heads = HeadsView(self)
      guard let head = heads.head(at: place, in: area) else { return }
      if wasFocused, head == heads.picked { return openPlace() }
      attention.head = head
    case .pattern: break
    }
  }

  /// The wheel comes closer on the map, and goes through the patterns.
  mutating func turnAttentionWheel(by step: Int) {
    switch attention.view {
    case .map: zoomMap(by: step < 0 ? 2 : 0.5)
    case .pattern: changeLayer(by: step)
    case .heads: moveOnHeads(step < 0 ? .up : .down)
    }
  }

  private mutating func move(_ step: AttentionCommand.Step) {
    switch (attention.view, step) {
    case (.map, _): moveOnMap(step)
    case (.heads, _): moveOnHeads(step)
    case (.pattern, .left), (.pattern, .up): changeLayer(by: -1)
    case (.pattern, .right), (.pattern, .down): changeLayer(by: 1)
    case (.pattern, .start): showPattern(0)
    case (.pattern, .end): showPattern(.max)
    }
  }

  private mutating func changeLayer(by step: Int) {
    switch attention.view {
    case .pattern: showPattern(patternIndex + step)
    case .heads: moveOnHeads(step < 0 ? .left : .right)
    case .map: message = "The pattern of each layer is another view: v"
    }
  }

  /// A hidden panel shows first.
  private mutating func showNextView() {
    if panels.insert(.attention).inserted { return }
    let all = AttentionView.allCases
    let index = all.firstIndex(of: attention.view) ?? 0
    attention.view = all[(index + 1) % all.count]
  }

  private var attentionArea: Rect { Self.attentionArea(ScreenLayout(self)) }

  private static func attentionArea(_ layout: ScreenLayout) -> Rect {
    let place = layout.panels.first { $0.panel == .attention && !$0.isCompact }
    return ScreenLayout.interior(place?.area ?? Rect(x: 0, y: 0, width: 0, height: 0))
  }

  // MARK: The map

  private mutating func moveOnMap(_ step: AttentionCommand.Step) {
    let map = MapView(self)
    let cells = map.cells(in: attentionArea)
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
      scrollMap(toward: target, of: cells)
    }
  }

  /// Moves the range by a row, as far as the document goes, so that it holds a cell beyond it.
  private mutating func scrollMap(toward cell: Int, of cells: DocumentCells) {
    let length = cells.bytes.count
    let row = max(1, cells.columns * length / cells.count)
    let most = document.text.utf8.count - length
    let lower = max(0, min(cells.bytes.lowerBound + (cell < 0 ? -row : row), most))
    guard lower != cells.bytes.lowerBound else { return }
    let wanted = cells.bytes.lowerBound + cell * length / cells.count
    attention.range = lower..<lower + length
    attention.cursor = max(lower, min(wanted, lower + length - 1))
  }

  /// The cursor stays where it is, in the middle if the document goes on around it.
  private mutating func zoomMap(by factor: Double) {
    guard attention.view == .map else {
      message = "The map alone shows parts: v"
      return
    }
    let map = MapView(self)
    let cells = map.cells(in: attentionArea)
    guard cells.count > 0 else { return }
    let end = document.text.utf8.count
    let cursor = map.cursorByte(cells)
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

  /// Shows the passage at the cursor, or the one where the picked head looks, in the document.
  private mutating func openPlace() {
    let map = MapView(self)
    let place =
      switch attention.view {
      case .map: map.place(in: map.cells(in: attentionArea))
      case .heads: HeadsView(self).mostAttended
      case .pattern: MapPlace?.none
      }
    guard let place else {
      message = attention.view == .map ? "There is nothing to open" : "No place was measured here"
      return
    }
    openInDocument(place.passage.content)
  }
}
