/// The themes that a user can choose from.
package enum ThemeName: String, Hashable, Sendable, CaseIterable, Codable {
  /// Dark or light, as the terminal says it is.
  case auto
  case dark, light
  /// Few strong colours and no faint ones, on the ground that the terminal has.
  case highContrast = "high-contrast"

  /// The theme on a terminal with this ground.
  package func theme(on background: Theme.Background) -> Theme {
    switch self {
    case .auto: Theme(background)
    case .dark: Theme(.dark)
    case .light: Theme(.light)
    case .highContrast: Theme(background, contrast: .high)
    }
  }
}
