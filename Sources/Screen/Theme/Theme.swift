/// Decides how every role looks, for any number of colours.
///
/// Colours are named nowhere else.
package struct Theme: Hashable, Sendable {
  /// The ground that the terminal is thought to have; it is never painted over.
  package enum Background: Hashable, Sendable { case dark, light }

  /// How one cell is to be shown.
  package struct Look: Hashable, Sendable {
    /// The terminal's own colour if nil.
    package var foreground: Color?
    package var background: Color?
    package var attributes: Style.Attributes
    /// Drawn in a blank cell where the colour alone would have told something.
    package var blank: String?
  }

  package let background: Background

  package init(_ background: Background = .dark) {
    self.background = background
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
      Look(foreground: selectionInk, background: selectionGround, attributes: [])
    case .searchMatch: Look(foreground: Self.black, background: Self.yellow, attributes: [])
    case .barFill: Look(foreground: blue, background: faint, attributes: [])
    case .barEmpty: Look(background: faint, attributes: [])
    case .heat(let heat):
      Look(
        foreground: HeatRamp(background: background).ink(heat),
        background: HeatRamp(background: background).color(heat), attributes: [])
    case .category(let kind):
      Look(foreground: Self.categories[Int(kind) % Self.categories.count], attributes: [])
    default: Look(foreground: ink(of: role), attributes: boldRoles.contains(role) ? .bold : [])
    }
  }

  /// The foreground of the roles that have no ground of their own; nil is the terminal's.
  private func ink(of role: Role) -> Color? {
    switch role {
    case .dim, .border, .placeholder: grey
    case .title, .focusedBorder, .accent, .key: blue
    case .question: violet
    case .notice, .spark: green
    case .warning: amber
    case .error: red
    default: nil
    }
  }

  private var boldRoles: Set<Role> { [.strong, .title, .question, .key, .error] }

  private func pick(dark: Color, light: Color) -> Color { background == .dark ? dark : light }

  // Text colours keep a contrast of at least 4.5 : 1 to black or white (WCAG 2.1, 1.4.3).
  private var grey: Color { pick(dark: Color(0x8A8A8A, ansi: 7), light: Color(0x626262, ansi: 8)) }
  private var blue: Color { pick(dark: Color(0x5FAFFF, ansi: 14), light: Color(0x005FAF, ansi: 4)) }
  private var violet: Color {
    pick(dark: Color(0xD7AFFF, ansi: 13), light: Color(0x875FAF, ansi: 5))
  }
  private var green: Color {
    pick(dark: Color(0x87D787, ansi: 10), light: Color(0x00703C, ansi: 2))
  }
  private var amber: Color {
    pick(dark: Color(0xFFAF5F, ansi: 11), light: Color(0x875F00, ansi: 3))
  }
  private var red: Color { pick(dark: Color(0xFF8787, ansi: 9), light: Color(0xAF0000, ansi: 1)) }
  private var faint: Color { pick(dark: Color(0x303030, ansi: 8), light: Color(0xDADADA, ansi: 7)) }
  private var selectionInk: Color {
    pick(dark: Color(0xFFFFFF, ansi: 15), light: Color(0x000000, ansi: 0))
  }
  private var selectionGround: Color {
    pick(dark: Color(0x00518F, ansi: 4), light: Color(0xAFD7FF, ansi: 6))
  }

  private static let black = Color(0x000000, ansi: 0)
  private static let yellow = Color(0xFFD75F, ansi: 3)

  /// Okabe and Ito's set, which colour-blind eyes tell apart.
  private static let categories: [Color] = [
    Color(0x009E73, ansi: 2), Color(0x56B4E9, ansi: 6), Color(0xE69F00, ansi: 3),
    Color(0x8A8A8A, ansi: 8), Color(0xCC79A7, ansi: 5), Color(0xD55E00, ansi: 1),
    Color(0x0072B2, ansi: 4), Color(0xF0E442, ansi: 11),
  ]
}
