package import Screen

/// The user's arrangement of the screen; it is saved for the next run.
package struct Arrangement: Hashable, Sendable, Codable {
  /// The arrangement that was chosen last; parts may have been changed since.
  package var preset = Preset.all
  package var panels: Set<PanelID>
  package var isDocumentVisible = true
  /// The columns of the panels next to the document; nil until the user chooses them.
  package var panelWidth: Int?
  /// True while the focused part has the whole screen.
  package var isZoomed = false
  package var theme = ThemeName.auto
  /// False while the terminal has the mouse, for selecting text; nil if never chosen.
  package var isMouseOn: Bool?

  package init(panels: [PanelID] = PanelList.standard.ids) {
    self.panels = Set(panels)
  }
}

/// The screen's settings at the start.
package struct ScreenSettings: Sendable {
  package let panels: PanelList
  package var keys: KeyBindings
  /// The setting of the mouse; nil keeps that of the arrangement.
  package var isMouseOn: Bool?
  package var arrangement: Arrangement

  package init(panels: PanelList = .standard) {
    self.panels = panels
    keys = KeyBindings(panels: panels)
    arrangement = Arrangement(panels: panels.ids)
  }
}
