package import Screen

/// A command in the status line, with a word for it.
package struct Hint: Hashable, Sendable {
  package let command: Command
  package let action: String
  /// The key to show if the command has several bindings; nil for the first.
  package let key: KeyPress?

  package init(_ command: Command, _ action: String, key: KeyPress? = nil) {
    self.command = command
    self.action = action
    self.key = key
  }
}
