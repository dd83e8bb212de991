import Chat
import ChatUI
import Screen

extension PanelID {
  static let context = PanelID("context")
  static let cache = PanelID("cache")
  static let speed = PanelID("speed")
  static let attention = PanelID("attention")
  static let sources = PanelID("sources")
}

extension Focus {
  /// All parts of a screen with the standard panels.
  static let standard = Focus.all(PanelList.standard.ids)
}

extension AppState {
  /// The Attention panel's state.
  var attention: AttentionPanel {
    get { panels[.attention] as? AttentionPanel ?? AttentionPanel() }
    set { panels.update(newValue) }
  }

  /// Focuses a part, alone or next to the others.
  mutating func show(_ part: Focus, isZoomed: Bool) {
    screen.focus(on: part)
    if arrangement.isZoomed != isZoomed { screen.toggleZoom() }
    layOut()
  }
}
