package import Screen

/// The identity of a panel: the name in configurations and saved arrangements.
package struct PanelID: Hashable, Sendable {
  package let name: String

  package init(_ name: String) {
    self.name = name
  }
}

extension PanelID: Codable {
  /// Decodes the name.
  ///
  /// Arrangements of earlier versions have the panel's number in the standard list instead.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      let ids = PanelList.standard.ids
      guard (1...ids.count).contains(number) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "there is no panel \(number)")
      }
      self = ids[number - 1]
    } else {
      name = try container.decode(String.self)
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}

/// A panel next to the conversation: its state, keys, hints, mouse handling and drawing.
///
/// A panel reads the whole state, changes only itself, and returns requests for everything else.
/// `PanelList` has all panels; their order gives the keys that show and hide them.
package protocol Panel: Sendable {
  var id: PanelID { get }
  var title: String { get }
  /// The height in rows, with the border, beyond which the panel has nothing more to show.
  var greatestHeight: Int { get }
  /// The key bindings of the panel, in its own context or everywhere.
  var bindings: [KeyBinding] { get }
  /// The byte of the document at the panel's cursor; nil if there is none.
  var documentCursor: Int? { get }

  /// The hints of the status line while the panel is focused.
  func hints(in state: AppState) -> [Hint]
  func view(of state: AppState) -> any PanelView

  /// Carries out a command, or returns nil if the command isn't the panel's.
  mutating func perform(_ command: Command, in state: AppState) -> [Request]?
  /// Handles a click at a point of the screen; `wasFocused` is false if it moved the focus here.
  mutating func press(at point: Point, wasFocused: Bool, in state: AppState) -> [Request]
  /// Handles the wheel, by steps down (or up).
  mutating func turnWheel(by steps: Int, in state: AppState) -> [Request]
  /// Stores the geometry for the area inside the border, which is empty while there is none.
  mutating func layOut(in area: Rect, of state: AppState)
  /// Returns effects after an action, such as a measurement to begin because the panel is shown.
  mutating func settle(isShown: Bool) -> [Effect]
  /// Drops selections that belong to another model.
  mutating func forgetModel()
  /// Drops positions beyond the end of the document, in bytes.
  mutating func keepPositions(within end: Int)
}

extension Panel {
  package var greatestHeight: Int { .max }
  package var bindings: [KeyBinding] { [] }
  package var documentCursor: Int? { nil }

  package func hints(in state: AppState) -> [Hint] {
    [Hint(.zoom, "zoom"), Hint(.nextPreset, "arrange"), Hint(.focusInput, "question")]
  }

  package mutating func perform(_ command: Command, in state: AppState) -> [Request]? { nil }
  package mutating func press(
    at point: Point, wasFocused: Bool, in state: AppState
  ) -> [Request] { [] }
  package mutating func turnWheel(by steps: Int, in state: AppState) -> [Request] { [] }
  package mutating func layOut(in area: Rect, of state: AppState) {}
  package mutating func settle(isShown: Bool) -> [Effect] { [] }
  package mutating func forgetModel() {}
  package mutating func keepPositions(within end: Int) {}
}

/// A command of one panel, by the name that a configuration gives keys to.
package struct PanelCommand: Hashable, Sendable {
  package let panel: PanelID
  package let name: String

  package init(_ panel: PanelID, _ name: String) {
    self.panel = panel
    self.name = name
  }
}
