import Screen

/// The panels in the order of their number keys, with their state.
package struct PanelList: Sendable {
  /// All panels of lcchat; a new panel is one more line here.
  package static let standard = PanelList([
    ContextPanel(),
    CachePanel(),
    SpeedPanel(),
    AttentionPanel(),
    SourcesPanel(),
  ])

  /// The function keys that show and hide panels; F8 and F10 have other meanings.
  private static let functionKeys = [3, 4, 5, 6, 7, 9]

  package private(set) var all: [any Panel]

  package init(_ panels: [any Panel]) {
    all = panels
  }

  package var ids: [PanelID] { all.map(\.id) }

  /// The panel with an id; nil if it isn't in the list.
  package subscript(_ id: PanelID) -> (any Panel)? { all.first { $0.id == id } }

  /// Replaces the panel that has the same id.
  package mutating func update(_ panel: any Panel) {
    for index in all.indices where all[index].id == panel.id { all[index] = panel }
  }

  /// The number key of the panel at an index, from 1; nil for the tenth panel and later ones.
  static func numberKey(_ index: Int) -> Character? {
    index < 9 ? Character("\(index + 1)") : nil
  }

  /// The function key of the panel at an index; nil if there is none left.
  static func functionKey(_ index: Int) -> Int? {
    functionKeys.indices.contains(index) ? functionKeys[index] : nil
  }
}
