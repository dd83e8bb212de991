import Chat

extension AppState {
  /// Which of the pictures of patterns shows, as long as there are any.
  package var patternIndex: Int {
    max(0, min(attention.picture, LayerPicture.all(of: telemetry.patterns).count - 1))
  }

  mutating func showPattern(_ index: Int) {
    let count = LayerPicture.all(of: telemetry.patterns).count
    attention.picture = max(0, min(index, count - 1))
  }

  /// Layers lie from left to right, heads from top to bottom.
  mutating func moveOnHeads(_ step: AttentionCommand.Step) {
    guard let heads = telemetry.heads, var picked = HeadsView(self).picked else { return }
    switch step {
    case .left: picked.layer -= 1
    case .right: picked.layer += 1
    case .up: picked.head -= 1
    case .down: picked.head += 1
    case .start: picked.layer = 0
    case .end: picked.layer = heads.layers - 1
    }
    picked.layer = max(0, min(picked.layer, heads.layers - 1))
    picked.head = max(0, min(picked.head, heads.heads - 1))
    attention.head = picked
  }
}
