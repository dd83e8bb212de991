package import Screen

/// The properties of the terminal, from environment variables.
package struct TerminalCapabilities: Hashable, Sendable {
  /// The name of the terminal description.
  package let term: String
  /// The name of the description to try first, with direct colours; nil if the terminal has none.
  package let directTerm: String?
  /// The brightness of the terminal's background; dark if unknown.
  package let background: Theme.Background
  /// False if the user asked for no colours (no-color.org: present and not empty).
  package let allowsColor: Bool

  /// Reads the environment; throws if no screen can be shown.
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

  /// Returns the colour depth to use on a terminal with `colors` colours.
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

  /// Returns the description with direct colours if `COLORTERM` says that the terminal has them.
  ///
  /// `TERM` isn't enough: xterm-256color may have 256 or 16 million colours. The names of the
  /// descriptions come from ncurses (terminfo.src, direct-color).
  private static func directTerm(_ term: String, colorTerm: String) -> String? {
    guard ["truecolor", "24bit"].contains(colorTerm), !term.contains("direct") else { return nil }
    let family = term == "xterm-kitty" ? "kitty" : String(term.prefix { $0 != "-" })
    return family + "-direct"
  }

  /// Returns the background that rxvt, Konsole and others give in `COLORFGBG`.
  ///
  /// Its form is `foreground;background`, in numbers of the palette.
  private static func background(colorFGBG: String) -> Theme.Background {
    let number = colorFGBG.split(separator: ";").last.flatMap { Int($0) } ?? 0
    return number == 7 || (9...15).contains(number) ? .light : .dark
  }
}
