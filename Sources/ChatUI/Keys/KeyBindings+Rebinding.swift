package import Screen

/// The reason why keys can't be changed as a configuration asks.
package enum KeyBindingError: Error, Hashable, Sendable, CustomStringConvertible {
  case unknownCommand(String)
  case unknownKey(String, command: String)
  case letterIsTyped(String, command: String)
  case ambiguous(key: String, commands: [String])

  package var description: String {
    switch self {
    case .unknownCommand(let name): "there is no command “\(name)” to give keys to"
    case .unknownKey(let key, let command):
      "“\(key)”, a key for \(command), is no key's name: they are written as in help, as F5, ^R or Alt-p"
    case .letterIsTyped(let key, let command):
      "\(command) can't have the key \(key), which is typed there: give it ^ or Alt- or an F key"
    case .ambiguous(let key, let commands):
      "the key \(key) stands for \(commands.joined(separator: " and for ")): take it from one"
    }
  }

  /// The names of the commands concerned.
  package var commands: [String] {
    switch self {
    case .unknownCommand(let name): [name]
    case .unknownKey(_, let command), .letterIsTyped(_, let command): [command]
    case .ambiguous(_, let commands): commands
    }
  }
}

extension KeyBindings {
  /// The contexts in which characters are typed.
  private static let typing: Set<KeyContext> = [.input, .search, .history]

  /// The commands that can be given keys, with their present keys and the words for them, in the order
  /// of the table.
  package var commands: [(name: String, keys: [KeyPress], help: String)] {
    var commands: [(name: String, keys: [KeyPress], help: String)] = []
    for binding in all {
      guard let name = binding.command.name else { continue }
      if let index = commands.firstIndex(where: { $0.name == name }) {
        commands[index].keys += binding.keys.filter { !commands[index].keys.contains($0) }
      } else {
        commands.append((name, binding.keys, binding.help))
      }
    }
    return commands
  }

  /// Returns the table with other keys for some commands, by their names.
  ///
  /// Letters work wherever nothing is typed, other keys wherever the command does.
  package func rebinding(_ keys: [(command: String, keys: [String])]) throws(KeyBindingError)
    -> KeyBindings
  {
    var changed = self
    for (name, keyNames) in keys {
      var pressed: [KeyPress] = []
      for keyName in keyNames {
        guard let key = KeyPress(name: keyName) else {
          throw .unknownKey(keyName, command: name)
        }
        if !pressed.contains(key) { pressed.append(key) }
      }
      try changed.rebind(name, to: pressed)
    }
    try changed.checkMeanings()
    return changed
  }

  private mutating func rebind(_ name: String, to keys: [KeyPress]) throws(KeyBindingError) {
    let bindings = all.indices.filter { all[$0].command.name == name }
    guard let first = bindings.first else { throw .unknownCommand(name) }
    let contexts = Set(bindings.map { all[$0].context })
    let letters = keys.filter(\.isCharacter)
    if let letter = letters.first, contexts.isSubset(of: Self.typing) {
      throw .letterIsTyped(letter.name, command: name)
    }
    let isEverywhere = contexts.contains(.everywhere)
    for index in bindings {
      let context = all[index].context
      if context == .everywhere || Self.typing.contains(context) {
        all[index].keys = keys.filter { !$0.isCharacter }
      } else {
        all[index].keys = context == .outsideQuestion && isEverywhere ? letters : keys
      }
    }
    if !letters.isEmpty, contexts == [.everywhere] {
      let binding = all[first]
      all.insert(
        KeyBinding(.outsideQuestion, letters, binding.command, binding.help), at: first + 1)
    }
  }

  /// Throws if a key has two meanings in one context.
  private func checkMeanings() throws(KeyBindingError) {
    for context in contexts {
      var owners: [KeyPress: KeyBinding] = [:]
      for binding in all where binding.context == context {
        for key in binding.keys {
          if let owner = owners[key] {
            throw .ambiguous(
              key: key.name, commands: [owner, binding].map { $0.command.name ?? $0.help })
          }
          owners[key] = binding
        }
      }
    }
  }
}

extension KeyPress {
  fileprivate var isCharacter: Bool {
    if case .character = self { true } else { false }
  }
}
