import Screen

extension KeyBindings {
  static let attention: [KeyBinding] = [
    binding([.character("v"), .alt("v")], .nextView, "next view: map, pattern, heads"),
    binding([.character("h"), .left], .move(.left), "one cell left"),
    binding([.character("l"), .right], .move(.right), "one cell right"),
    binding([.character("k"), .up], .move(.up), "one row up"),
    binding([.character("j"), .down], .move(.down), "one row down"),
    binding([.character("g"), .home], .move(.start), "to the first cell"),
    binding([.character("G"), .end], .move(.end), "to the last cell"),
    binding([.enter], .open, "open the place in the document"),
    binding([.character("z")], .zoomIn, "map: a smaller part, around the cursor"),
    binding([.character("Z")], .zoomOut, "map: a larger part"),
    binding([.character("]")], .layer(1), "pattern: next layer"),
    binding([.character("[")], .layer(-1), "pattern: layer before"),
    binding([.character("s")], .measure(.retrieval), "heads: strength in finding things"),
    binding([.character("d")], .measure(.distance), "heads: mean distance"),
    binding([.character("e")], .measure(.entropy), "heads: entropy"),
  ]

  private static func binding(
    _ keys: [KeyPress], _ command: AttentionCommand, _ help: String
  ) -> KeyBinding {
    KeyBinding(.attention, keys, .attention(command), help)
  }
}
