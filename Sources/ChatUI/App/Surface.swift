/// What the conversation is shown on.
package enum Surface: Hashable, Sendable {
  case screen
  /// Lines that are only ever appended, and whole lines as input.
  case lines
}
