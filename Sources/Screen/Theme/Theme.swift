/// The look of every role, for any number of colours.
///
/// Colours are named nowhere else.
package struct Theme: Hashable, Sendable {
  /// The background that the terminal is assumed to have; it is never painted over.
  package enum Background: Hashable, Sendable { case dark, light }

  /// The colours and attributes of one cell.
  package struct Look: Hashable, Sendable {
    /// The colour of the text; nil for the terminal's.
    package var foreground: Color?
    package var background: Color?
    package var attributes: Style.Attributes
    /// The glyph of a blank cell whose colour has a meaning, for terminals without colours.
    package var blank: String?
  }

  /// The contrast of text with the background.
  package enum Contrast: Hashable, Sendable { case normal, high }

  package let background: Background
  private let palette: Palette

  package init(_ background: Background = .dark, contrast: Contrast = .normal) {
    self.background = background
    palette =
      switch (background, contrast) {
      case (.dark, .normal): .dark
      case (.light, .normal): .light
      case (.dark, .high): .strongOnDark
      case (.light, .high): .strongOnLight
      }
  }

  package func look(of style: Style, depth: ColorDepth) -> Look {
    // Eight colours have no faint one for the empty part of a bar.
    let isShaded = depth == .mono || (depth == .ansi8 && style.role == .barEmpty)
    var look = isShaded ? monochrome(style.role) : colored(style.role)
    look.attributes.formUnion(style.attributes)
    return look
  }

  private func monochrome(_ role: Role) -> Look {
    switch role {
    case .strong, .title, .focusedBorder, .accent, .question, .warning, .key, .spark:
      Look(attributes: .bold)
    case .selection, .error: Look(attributes: .reverse)
    case .searchMatch: Look(attributes: [.underline, .bold])
    case .barEmpty: Look(attributes: [], blank: BlockGlyphs.shades[1])
    case .heat(let heat): Look(attributes: [], blank: HeatRamp.shade(heat))
    default: Look(attributes: [])
    }
  }

  private func colored(_ role: Role) -> Look {
    switch role {
    case .selection:
      Look(foreground: palette.selectionInk, background: palette.selectionGround, attributes: [])
    case .searchMatch: Look(foreground: Self.black, background: Self.yellow, attributes: [])
    case .barFill: Look(foreground: palette.blue, background: palette.faint, attributes: [])
    case .barEmpty: Look(background: palette.faint, attributes: [])
    case .heat(let heat):
      Look(
        foreground: HeatRamp(background: background).ink(heat),
        background: HeatRamp(background: background).color(heat), attributes: [])
    case .category(let kind):
      Look(foreground: Self.categories[Int(kind) % Self.categories.count], attributes: [])
    default: Look(foreground: ink(of: role), attributes: boldRoles.contains(role) ? .bold : [])
    }
  }

  /// The foreground of roles without a background; nil for the terminal's.
  private func ink(of role: Role) -> Color? {
    switch role {
    case .dim, .border, .placeholder: palette.grey
    case .title, .focusedBorder, .accent, .key: palette.blue
    case .question: palette.violet
    case .notice, .spark: palette.green
    case .warning: palette.amber
    case .error: palette.red
    default: palette.text
    }
  }

  private var boldRoles: Set<Role> { [.strong, .title, .question, .key, .error] }

  private static let black = Color(0x000000, ansi: 0)
  private static let yellow = Color(0xFFD75F, ansi: 3)

  /// Okabe and Ito's colours, which colour-blind people can distinguish.
  private static let categories: [Color] = [
    Color(0x009E73, ansi: 2), Color(0x56B4E9, ansi: 6), Color(0xE69F00, ansi: 3),
    Color(0x8A8A8A, ansi: 8), Color(0xCC79A7, ansi: 5), Color(0xD55E00, ansi: 1),
    Color(0x0072B2, ansi: 4), Color(0xF0E442, ansi: 11),
  ]
}
