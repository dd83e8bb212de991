import Screen

extension AppState {
  /// Sets the theme; without a name, shows the present theme.
  mutating func setTheme(named name: String) -> [Effect] {
    let names = ThemeName.allCases.map(\.rawValue).joined(separator: ", ")
    guard let theme = ThemeName(rawValue: name.lowercased()) else {
      if name.isEmpty {
        transcript.append(notice: "Theme \(theme.rawValue). /theme NAME changes it: \(names).")
      } else {
        transcript.append(error: "There is no theme \(name): \(names).")
      }
      return []
    }
    self.theme = theme
    message = "Theme \(theme.rawValue)"
    return [.setTheme(theme)]
  }

  mutating func setMouse(_ argument: String) -> [Effect] {
    switch argument.lowercased() {
    case "on": isMouseOn = true
    case "off": isMouseOn = false
    case "":
      let now = isMouseOn ? "on" : "off: the terminal's own"
      transcript.append(notice: "The mouse is \(now). /mouse on or /mouse off changes it.")
      return []
    default:
      transcript.append(error: "/mouse takes on or off.")
      return []
    }
    isDragging = false
    message = isMouseOn ? "The mouse is on" : "The mouse is the terminal's own: it selects text"
    return [.setMouse(isMouseOn)]
  }
}
