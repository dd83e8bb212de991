import Chat
import Screen

/// The commands of the Attention panel, by their names in configurations.
package enum AttentionCommand: String, Hashable, Sendable, CaseIterable {
  case nextView = "view"
  case left, right, up, down, start, end
  case open
  case zoomIn = "closer"
  case zoomOut = "wider"
  case nextLayer = "layer-next"
  case previousLayer = "layer-before"
  case retrieval, distance, entropy

  private static let prefix = "attention-"

  /// The command of a key; nil if it is another panel's.
  init?(_ command: Command) {
    guard case .panel(let command) = command, command.panel == AttentionPanel.id,
      command.name.hasPrefix(Self.prefix)
    else { return nil }
    self.init(rawValue: String(command.name.dropFirst(Self.prefix.count)))
  }

  var command: Command { .panel(PanelCommand(AttentionPanel.id, Self.prefix + rawValue)) }
}

extension AttentionPanel {
  package var bindings: [KeyBinding] {
    [
      KeyBinding(
        .everywhere, [.alt("v")], AttentionCommand.nextView.command,
        "next view of the Attention panel"),
      binding([.character("v"), .alt("v")], .nextView, "next view: map, pattern, heads"),
      binding([.character("h"), .left], .left, "one cell left"),
      binding([.character("l"), .right], .right, "one cell right"),
      binding([.character("k"), .up], .up, "one row up"),
      binding([.character("j"), .down], .down, "one row down"),
      binding([.character("g"), .home], .start, "to the first cell"),
      binding([.character("G"), .end], .end, "to the last cell"),
      binding([.enter], .open, "open the passage in the document"),
      binding([.character("z")], .zoomIn, "map: zoom in at the cursor"),
      binding([.character("Z")], .zoomOut, "map: zoom out"),
      binding([.character("]")], .nextLayer, "pattern: next layer"),
      binding([.character("[")], .previousLayer, "pattern: previous layer"),
      binding([.character("s")], .retrieval, "heads: retrieval strength"),
      binding([.character("d")], .distance, "heads: mean distance"),
      binding([.character("e")], .entropy, "heads: entropy"),
    ]
  }

  private func binding(
    _ keys: [KeyPress], _ command: AttentionCommand, _ help: String
  ) -> KeyBinding {
    KeyBinding(.panel(id), keys, command.command, help)
  }

  package func hints(in state: AppState) -> [Hint] {
    let views: [Hint] =
      switch view {
      case .map: [hint(.nextView, "pattern"), hint(.open, "open"), hint(.zoomIn, "closer")]
      case .pattern: [hint(.nextView, "heads"), hint(.nextLayer, "next layer")]
      case .heads:
        [
          hint(.nextView, "map"), hint(.retrieval, "strength"), hint(.distance, "distance"),
          hint(.entropy, "entropy"), hint(.open, "open"),
        ]
      }
    return views + [Hint(.focusInput, "question")]
  }

  private func hint(_ command: AttentionCommand, _ action: String) -> Hint {
    Hint(command.command, action)
  }
}
