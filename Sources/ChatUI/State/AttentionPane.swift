package import Chat

/// Which view the Attention panel shows, and where its cursors stand.
package struct AttentionPane: Hashable, Sendable {
  package var view = AttentionView.map
  /// The bytes of the document that the map shows; nil is all.
  package var range: Range<Int>?
  /// The byte at which the map's cursor stands; nil is the most attended place.
  package var cursor: Int?
  /// Which of the pictures of patterns shows.
  package var picture = 0
  /// What the colours of the heads stand for.
  package var measure = HeadMeasure.retrieval
  /// The head that is picked; nil is the strongest.
  package var head: HeadPlace?

  package init() {}
}

/// What is told of a head.
package enum HeadMeasure: Hashable, Sendable, CaseIterable {
  case retrieval, distance, entropy
}

/// A head by its layer, both from 0.
package struct HeadPlace: Hashable, Sendable {
  package var layer: Int
  package var head: Int

  package init(layer: Int, head: Int) {
    self.layer = layer
    self.head = head
  }
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
  /// To the next layer, or the one before.
  case layer(Int)
  case measure(HeadMeasure)
}
