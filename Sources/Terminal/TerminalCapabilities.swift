package import Screen

/// What the environment says about the terminal.
package struct TerminalCapabilities: Hashable, Sendable {
  /// Name of the terminal description.
  package let term: String
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

  /// rxvt, Konsole and others set `COLORFGBG=foreground;background` by palette number.
  private static func background(colorFGBG: String) -> Theme.Background {
    let number = colorFGBG.split(separator: ";").last.flatMap { Int($0) } ?? 0
    return number == 7 || (9...15).contains(number) ? .light : .dark
  }
}
