/// One decoded key, paste or terminal event.
package enum KeyPress: Hashable, Sendable {
  case character(Character)
  case enter, newline, tab, backTab, escape, backspace, delete
  case up, down, left, right, home, end, pageUp, pageDown
  /// Control or Alt with ← or →.
  case wordLeft, wordRight
  case function(Int)
  /// Control with a letter: ^A is `control("a")`.
  case control(Character)
  case alt(Character)
  /// A whole bracketed paste, with line ends as \n.
  case paste(String)
  case mouse(MouseEvent)
}
