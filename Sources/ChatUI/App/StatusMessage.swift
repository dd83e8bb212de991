/// The status line's message, and the keys whose second press acts while it is shown.
package struct StatusMessage: Hashable, Sendable {
  /// The text, until the next key or for some seconds; nil for none.
  package var text: String? {
    didSet { if text != nil || oldValue != nil { number += 1 } }
  }
  /// A number that distinguishes messages with the same text.
  package private(set) var number = 0
  /// True after a key whose second press quits.
  package private(set) var isQuitArmed = false
  /// True after Esc while the document is being read: a second Esc stops reading.
  package private(set) var isStopArmed = false

  /// Shows a message after a key whose second press quits.
  mutating func armQuit(_ text: String) {
    isQuitArmed = true
    self.text = text
  }

  /// Shows a message after a key whose second press stops reading.
  mutating func armStop(_ text: String) {
    isStopArmed = true
    self.text = text
  }

  /// Removes the message and disarms second presses, as the next key does.
  mutating func clear() {
    text = nil
    disarm()
  }

  mutating func disarm() { (isQuitArmed, isStopArmed) = (false, false) }

  /// Removes the message with this number after some seconds.
  ///
  /// A second press must not act after its announcement is gone.
  mutating func age(_ number: Int) {
    guard number == self.number else { return }
    clear()
  }
}
