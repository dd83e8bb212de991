extension AppState {
  /// Does what was typed behind a /.
  mutating func run(_ text: String) -> [Effect] {
    let name = String(text.dropFirst().prefix { !$0.isWhitespace })
    let argument = Self.trimmed(text.dropFirst(name.count + 1))
    guard let command = SlashCommand(rawValue: name) else {
      transcript.append(notice: "There is no command /\(name). /help lists what there is.")
      return []
    }
    switch command {
    case .help: help = Help()
    case .mode: return setMode(named: argument)
    case .open: return open(argument)
    case .theme: return setTheme(named: argument)
    case .mouse: return setMouse(argument)
    case .quit: return [.quit]
    }
    return []
  }

  /// Without the blanks at both ends.
  private static func trimmed(_ text: Substring) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
