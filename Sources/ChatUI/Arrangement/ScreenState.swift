package import Screen

/// The screen's size and arrangement, the focused part, and the geometry that follows from them.
package struct ScreenState: Sendable {
  package private(set) var size: Size
  package private(set) var arrangement: Arrangement
  package private(set) var focus = Focus.input
  /// The areas of all parts, which `AppState.layOut()` computes after each change.
  package private(set) var layout: ScreenLayout
  /// True from a press on the panels' border to the release.
  private var isDragging = false
  /// The arrangement that was saved last.
  private var savedArrangement: Arrangement

  init(size: Size, settings: ScreenSettings) {
    self.size = size
    arrangement = settings.arrangement
    arrangement.isMouseOn = settings.isMouseOn ?? arrangement.isMouseOn ?? true
    savedArrangement = arrangement
    layout = ScreenLayout(size: size)
  }

  /// False while the terminal has the mouse.
  package var isMouseOn: Bool { arrangement.isMouseOn ?? true }

  package mutating func resize(_ size: Size) { self.size = size }

  /// Computes the areas of all parts.
  mutating func layOut(_ content: ScreenContent) {
    layout = ScreenLayout(size: size, arrangement: arrangement, focus: focus, content)
  }

  /// Returns the arrangement if it has changed since the last call; a drag counts when it ends.
  mutating func arrangementToSave() -> Arrangement? {
    guard !isDragging, arrangement != savedArrangement else { return nil }
    savedArrangement = arrangement
    return arrangement
  }

  // MARK: Focus

  package mutating func focus(on part: Focus) { focus = part }

  /// True if the focus can be on a part.
  ///
  /// Where there is no room for a panel next to the rest, the focus gives it some.
  package func isFocusable(_ part: Focus) -> Bool {
    switch part {
    case .input, .transcript: true
    case .document: arrangement.isDocumentVisible
    case .panel(let id): arrangement.panels.contains(id)
    }
  }

  /// The part that is `step` parts after the focused one.
  package func focus(after step: Int, panels: [PanelID]) -> Focus {
    let focusable = Focus.all(panels).filter(isFocusable)
    let index = focusable.firstIndex(of: focus) ?? 0
    return focusable[(index + step + focusable.count) % focusable.count]
  }

  // MARK: Arrangement

  /// Carries out a command that arranges the screen; `panels` are all panels.
  mutating func arrange(_ command: Command, panels: [PanelID]) -> [Request] {
    switch command {
    case .toggleDocument: arrangement.isDocumentVisible.toggle()
    case .togglePanel(let id): togglePanel(id)
    case .zoom: toggleZoom()
    case .nextPreset:
      let preset = arrangement.preset.next
      arrange(preset, panels: panels)
      return [.message("Arrangement: \(preset.title)")]
    case .widenPanels: return widenPanels(by: 4)
    case .narrowPanels: return widenPanels(by: -4)
    default: break
    }
    return []
  }

  mutating func setDocumentVisible(_ isVisible: Bool) {
    arrangement.isDocumentVisible = isVisible
  }

  package mutating func togglePanel(_ id: PanelID) {
    arrangement.panels.formSymmetricDifference([id])
  }

  mutating func showPanel(_ id: PanelID) { arrangement.panels.insert(id) }

  package mutating func toggleZoom() { arrangement.isZoomed.toggle() }

  mutating func endZoom() { arrangement.isZoomed = false }

  /// Sets the panels, visibility, width and zoom of a preset; `panels` are all panels.
  private mutating func arrange(_ preset: Preset, panels: [PanelID]) {
    arrangement.preset = preset
    arrangement.panels = preset.showsPanels ? Set(panels) : []
    arrangement.isDocumentVisible = preset.showsDocument
    arrangement.panelWidth = nil
    arrangement.isZoomed = false
  }

  mutating func hidePanels() {
    arrangement.panels = []
    savedArrangement = arrangement
  }

  /// Widens (or narrows) the panels, if they are next to the rest.
  private mutating func widenPanels(by columns: Int) -> [Request] {
    guard let divider = layout.divider else {
      return [.message("No panels are next to the rest here")]
    }
    setPanelWidth(size.width - divider + columns)
    return []
  }

  private mutating func setPanelWidth(_ columns: Int) {
    arrangement.panelWidth = ScreenLayout.panelWidth(columns, of: size.width)
  }

  /// Sets the theme; without a name, shows the present theme.
  mutating func setTheme(named name: String) -> [Request] {
    let names = ThemeName.allCases.map(\.rawValue).joined(separator: ", ")
    guard let theme = ThemeName(rawValue: name.lowercased()) else {
      return [
        name.isEmpty
          ? .notice("Theme \(arrangement.theme.rawValue). /theme NAME changes it: \(names).")
          : .error("There is no theme \(name): \(names).")
      ]
    }
    arrangement.theme = theme
    return [.message("Theme \(theme.rawValue)"), .effect(.setTheme(theme))]
  }

  /// Switches the mouse on or off; without an argument, says which it is.
  mutating func setMouse(_ argument: String) -> [Request] {
    switch argument.lowercased() {
    case "on": arrangement.isMouseOn = true
    case "off": arrangement.isMouseOn = false
    case "":
      let now = isMouseOn ? "on" : "off: the terminal's own"
      return [.notice("The mouse is \(now). /mouse on or /mouse off changes it.")]
    default: return [.error("/mouse takes on or off.")]
    }
    isDragging = false
    let now = isMouseOn ? "The mouse is on" : "The mouse is the terminal's own: it selects text"
    return [.message(now), .effect(.setMouse(isMouseOn))]
  }

  // MARK: Dragging the panels' border

  mutating func beginDrag() { isDragging = true }

  mutating func drag(to point: Point) {
    if isDragging { setPanelWidth(size.width - point.x) }
  }

  mutating func endDrag() { isDragging = false }
}
