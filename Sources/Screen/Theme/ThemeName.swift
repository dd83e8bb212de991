/// The themes that a user can choose from.
package enum ThemeName: String, Hashable, Sendable, CaseIterable, Codable {
  /// Dark or light, as the terminal reports.
  case auto
  case dark, light
  /// Few strong colours and no faint ones, on the terminal's background.
  case highContrast = "high-contrast"

  /// Returns the theme on a terminal with this background.
  package func theme(on background: Theme.Background) -> Theme {
    switch self {
    case .auto: Theme(background)
    case .dark: Theme(.dark)
    case .light: Theme(.light)
    case .highContrast: Theme(background, contrast: .high)
    }
  }
}
