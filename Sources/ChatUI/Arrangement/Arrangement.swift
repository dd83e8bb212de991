package import Screen

/// How the screen begins.
package struct ScreenSettings: Hashable, Sendable {
  package var keys = KeyBindings()
  /// Nil leaves it as it was kept.
  package var isMouseOn: Bool?
  package var arrangement = Arrangement()

  package init() {}
}

/// What the user arranged on the screen, as it is kept from run to run.
package struct Arrangement: Hashable, Sendable, Codable {
  package var preset = Preset.all
  package var panels = Set(Panel.allCases)
  package var isDocumentVisible = true
  /// Columns of the panels beside the rest, if the user chose.
  package var panelWidth: Int?
  package var isZoomed = false
  package var theme = ThemeName.auto
  /// Whether the mouse is lcchat's; nil in what was kept before that was.
  package var isMouseOn: Bool?

  package init() {}
}

extension AppState {
  package var arrangement: Arrangement {
    get {
      var arrangement = Arrangement()
      arrangement.preset = preset
      arrangement.panels = panels
      arrangement.isDocumentVisible = pane.isVisible
      arrangement.panelWidth = panelWidth
      arrangement.isZoomed = isZoomed
      arrangement.theme = theme
      arrangement.isMouseOn = isMouseOn
      return arrangement
    }
    set {
      preset = newValue.preset
      panels = newValue.panels
      pane.isVisible = newValue.isDocumentVisible
      panelWidth = newValue.panelWidth
      isZoomed = newValue.isZoomed
      theme = newValue.theme
      isMouseOn = newValue.isMouseOn ?? isMouseOn
    }
  }

  package mutating func begin(with settings: ScreenSettings) {
    keys = settings.keys
    arrangement = settings.arrangement
    isMouseOn = settings.isMouseOn ?? isMouseOn
    keptArrangement = arrangement
  }
}
