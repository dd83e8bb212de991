/// An event of the mouse at a point of the screen.
package struct MouseEvent: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// An event of the left button.
    case press, drag, release
    case wheelUp, wheelDown
  }

  package let kind: Kind
  package let point: Point

  package init(_ kind: Kind, at point: Point) {
    self.kind = kind
    self.point = point
  }
}
