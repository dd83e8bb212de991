package import Screen

/// What the environment says about the terminal.
package struct TerminalCapabilities: Hashable, Sendable {
  /// Name of the terminal description.
  package let term: String
  /// Name of the description to be tried first, of the same terminal asked for colours by their
  /// values; nil if it doesn't say that it has them.
  package let directTerm: String?
  /// The ground that the terminal says it has, dark if it says nothing.
  package let background: Theme.Background
  /// False where the user asked for no colours (no-color.org: present and not empty).
  package let allowsColor: Bool

  /// Reads the environment, or says why no screen can be shown.
  package init(
    environment: [String: String], isInputTerminal: Bool, isOutputTerminal: Bool
  ) throws(TerminalError) {
    guard isInputTerminal else { throw .notATerminal(stream: "standard input") }
    guard isOutputTerminal else { throw .notATerminal(stream: "standard output") }
    term = environment["TERM"] ?? ""
    if ["", "dumb", "unknown"].contains(term) { throw .unsuitable(term: term) }
    allowsColor = environment["NO_COLOR", default: ""].isEmpty
    directTerm = Self.directTerm(term, colorTerm: environment["COLORTERM"] ?? "")
    background = Self.background(colorFGBG: environment["COLORFGBG"] ?? "")
  }

  /// The colours that a terminal with this many may be asked for.
  package func depth(colors: Int) -> ColorDepth {
    guard allowsColor else { return .mono }
    return switch colors {
    case 0x100_0000...: .trueColor
    case 256...: .indexed256
    case 16...: .ansi16
    case 8...: .ansi8
    default: .mono
    }
  }

  /// Terminals with 16 million colours say so in `COLORTERM`: xterm-256color names those with 256, too.
  ///
  /// The descriptions are ncurses' (terminfo.src, direct-color).
  private static func directTerm(_ term: String, colorTerm: String) -> String? {
    guard ["truecolor", "24bit"].contains(colorTerm), !term.contains("direct") else { return nil }
    let family = term == "xterm-kitty" ? "kitty" : String(term.prefix { $0 != "-" })
    return family + "-direct"
  }

  /// rxvt, Konsole and others set `COLORFGBG=foreground;background` by palette number.
  private static func background(colorFGBG: String) -> Theme.Background {
    let number = colorFGBG.split(separator: ";").last.flatMap { Int($0) } ?? 0
    return number == 7 || (9...15).contains(number) ? .light : .dark
  }
}
