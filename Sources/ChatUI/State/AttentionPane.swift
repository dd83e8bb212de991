package import Chat

/// Which view the Attention panel shows, and where its cursors stand.
package struct AttentionPane: Hashable, Sendable {
  package var view = AttentionView.map
  /// The bytes of the document that the map shows; nil is all.
  package var range: Range<Int>?
  /// The byte at which the map's cursor stands; nil is the most attended place.
  package var cursor: Int?

  package init() {}
}

/// What a key does in the Attention panel.
package enum AttentionCommand: Hashable, Sendable {
  package enum Step: Hashable, Sendable {
    case left, right, up, down, start, end
  }

  case nextView
  case move(Step)
  case open
  case zoomIn, zoomOut
}
