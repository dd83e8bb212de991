import CNcurses
import Screen

// SAFETY: only `CursesDisplay` uses it, on the main actor, between `cnc_start` and `endwin`. The
// calls take plain numbers, and the one pointer is to a local that outlives its call.

/// The colour pairs of curses, made when a style first needs them.
@MainActor
struct ColorPairs {
  /// The attributes and colour pair with which curses draws a style.
  struct Ink: Hashable {
    let flags: Int32
    let pair: Int32
    /// The character that is drawn in blank cells.
    let blank: String?
  }

  private struct Colors: Hashable {
    let foreground: Int32
    let background: Int32
  }

  private(set) var theme: Theme
  let depth: ColorDepth
  private let hasDefaultColors: Bool
  private var pairs: [Colors: Int32] = [:]
  private var inks: [Style: Ink] = [:]

  /// Starts colours; curses must be running.
  init(theme: Theme, capabilities: TerminalCapabilities) {
    var hasDefault: Int32 = 0
    let colors = capabilities.allowsColor ? unsafe cnc_start_colors(&hasDefault) : 0
    self.theme = theme
    depth = capabilities.depth(colors: Int(colors))
    hasDefaultColors = hasDefault != 0
  }

  /// Makes new pairs for a theme; callers must redraw the whole screen.
  mutating func setTheme(_ theme: Theme) {
    self.theme = theme
    pairs = [:]
    inks = [:]
  }

  mutating func ink(for style: Style) -> Ink {
    if let ink = inks[style] { return ink }
    let look = theme.look(of: style, depth: depth)
    let ink = Ink(
      flags: Int32(look.attributes.rawValue), pair: pair(look.foreground, look.background),
      blank: look.blank)
    inks[style] = ink
    return ink
  }

  private mutating func pair(_ foreground: Color?, _ background: Color?) -> Int32 {
    guard depth != .mono, foreground != nil || background != nil else { return 0 }
    let isDark = theme.background == .dark
    let colors = Colors(
      foreground: number(foreground, fallback: isDark ? 7 : 0),
      background: number(background, fallback: isDark ? 0 : 7))
    if let pair = pairs[colors] { return pair }
    let pair = Int32(pairs.count + 1)
    // When a terminal has no more pairs, further styles have its own colours.
    guard pair < cnc_color_pairs(),
      init_extended_pair(pair, colors.foreground, colors.background) != -1
    else { return 0 }
    pairs[colors] = pair
    return pair
  }

  private func number(_ color: Color?, fallback: Int32) -> Int32 {
    if let number = color?.number(at: depth) { return Int32(number) }
    return hasDefaultColors ? -1 : fallback
  }
}
