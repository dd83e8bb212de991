/// What the mouse did, and where.
package struct MouseEvent: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Of the left button.
    case press, drag, release
    case wheelUp, wheelDown
  }

  package let kind: Kind
  package let place: Point

  package init(_ kind: Kind, at place: Point) {
    self.kind = kind
    self.place = place
  }
}
