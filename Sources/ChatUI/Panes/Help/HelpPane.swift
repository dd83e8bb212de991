package import Screen

/// The help over the screen: all keys and commands as rows, and the scroll position.
package struct HelpPane: Sendable {
  struct Row: Sendable {
    var left = ""
    var right = ""
    var isTitle = false
  }

  private struct Section {
    let title: String
    let entries: [(keys: String, help: String)]
  }

  package private(set) var top = 0
  /// The area of the help with its border.
  package private(set) var area = Rect.zero
  private(set) var rows: [Row] = []
  /// The column of the explanations: two columns after the longest keys.
  private(set) var textColumn = 0

  init(_ keys: KeyBindings, size: Size) { layOut(keys, size: size) }

  /// Wraps the rows for a screen of this size.
  mutating func layOut(_ keys: KeyBindings, size: Size) {
    let sections = Self.sections(keys)
    textColumn =
      sections.flatMap(\.entries).map { DisplayWidth.columns(of: $0.keys) }.reduce(0, max) + 2
    let width = min(84, size.width - 4)
    rows = Self.rows(sections, width: width - 4 - textColumn)
    let height = min(rows.count + 2, size.height - 2)
    area = Rect(
      x: (size.width - width) / 2, y: (size.height - height) / 2, width: width, height: height)
  }

  /// Carries out a command, or returns nil if it isn't the help's.
  mutating func perform(_ command: Command) -> [Request]? {
    guard case .scroll(let scroll) = command else { return nil }
    self.scroll(scroll)
    return []
  }

  mutating func scroll(_ scroll: Scroll) {
    let height = ScreenLayout.interior(area).height
    top = scroll.target(from: top, height: height, count: rows.count)
  }

  private static func rows(_ sections: [Section], width: Int) -> [Row] {
    var rows: [Row] = []
    for section in sections {
      if !rows.isEmpty { rows.append(Row()) }
      rows.append(Row(left: section.title, isTitle: true))
      for entry in section.entries {
        rows += TextWrap.rows(of: entry.help, width: width).enumerated().map { index, text in
          Row(left: index == 0 ? entry.keys : "", right: String(text.text(in: entry.help)))
        }
      }
    }
    return rows
  }

  private static func sections(_ keys: KeyBindings) -> [Section] {
    keys.sections.map { section in
      Section(
        title: section.title,
        entries: section.bindings.map { ($0.keys.map(\.name).joined(separator: " "), $0.help) })
    } + [
      Section(
        title: "Commands",
        entries: SlashCommand.allCases.map { ($0.usage, $0.help) })
    ]
  }
}
