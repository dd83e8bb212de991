package import Screen

extension KeyPress {
  /// The key's name in help and documentation.
  package var name: String {
    switch self {
    case .character(" "): "Space"
    case .character(let character): String(character)
    case .enter: "Enter"
    case .newline: "^J"
    case .tab: "Tab"
    case .backTab: "Shift-Tab"
    case .escape: "Esc"
    case .backspace: "Backspace"
    case .delete: "Del"
    case .up: "↑"
    case .down: "↓"
    case .left: "←"
    case .right: "→"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .wordLeft: "Ctrl-←"
    case .wordRight: "Ctrl-→"
    case .function(let number): "F\(number)"
    case .control(let character): "^\(character.uppercased())"
    case .alt(let character): "Alt-\(character)"
    case .paste: "paste"
    case .mouse: "mouse"
    }
  }

  /// Creates the key with a name from the help; nil if there is none.
  package init?(name: String) {
    if let named = Self.named[name] {
      self = named
      return
    }
    if name.count == 1, let character = name.first, !character.isWhitespace {
      self = .character(character)
      return
    }
    if name.hasPrefix("F"), let number = Int(name.dropFirst()), (1...12).contains(number) {
      self = .function(number)
      return
    }
    guard let modified = Self.modified(name) else { return nil }
    self = modified
  }

  private static func modified(_ name: String) -> KeyPress? {
    guard let prefix = ["^", "Ctrl-", "Alt-"].first(where: name.hasPrefix),
      name.count == prefix.count + 1, let character = name.last
    else { return nil }
    if prefix == "Alt-" { return .alt(character) }
    guard character.isASCII, character.isLetter else { return nil }
    // What terminals can't tell apart is one key.
    let letter = Character(character.lowercased())
    return indistinct[letter] ?? .control(letter)
  }

  private static let indistinct: [Character: KeyPress] = [
    "m": .enter, "j": .newline, "i": .tab, "h": .backspace,
  ]

  private static let named: [String: KeyPress] = {
    let keys: [KeyPress] = [
      .character(" "), .enter, .newline, .tab, .backTab, .escape, .backspace, .delete, .up, .down,
      .left, .right, .home, .end, .pageUp, .pageDown, .wordLeft, .wordRight,
    ]
    var named = Dictionary(keys.map { ($0.name, $0) }) { $1 }
    // For those who can't type the arrows.
    for (name, key) in [
      ("Up", KeyPress.up), ("Down", .down), ("Left", .left), ("Right", .right),
      ("Ctrl-Left", .wordLeft), ("Ctrl-Right", .wordRight),
    ] {
      named[name] = key
    }
    return named
  }()
}
