import Testing

/// The direction of references between the parts of the screen.
struct PaneArchitectureTests {
  private static let files = SourceTree.sources.filter { $0.target == "ChatUI" }

  /// Folders whose files draw, write or perform effects: nothing that reduces refers to them.
  private static let outerFolders = ["Plain", "Runtime", "Views", "Widgets"]

  /// True for a file of widgets and views, whose types `reduce` never calls.
  private static func draws(_ file: SourceTree.File) -> Bool {
    outerFolders.contains(file.folders.first ?? "")
      || file.types.contains { $0.name.hasSuffix("View") || $0.isWidget }
  }

  /// The types that draw.
  ///
  /// A panel's protocol for its picture is the one name that both sides use.
  private static let views = Set(
    files.filter(draws).flatMap(\.types)
      .filter { $0.kind != "protocol" && ($0.name.hasSuffix("View") || $0.isWidget) }.map(\.name))

  @Test func `nothing that reduces names a view`() {
    let reducing = Self.files.filter { file in
      // Geometry may measure the text of a widget, and nothing else.
      !Self.draws(file) && !file.path.hasSuffix("Geometry.swift")
    }
    #expect(reducing.count > 40 && Self.views.count > 20)
    for file in reducing {
      for view in Self.views.intersection(file.words) {
        Issue.record("\(file) names the view \(view)")
      }
    }
  }

  @Test func `no pane names the types of another`() {
    let panes = Dictionary(grouping: Self.files.filter { $0.folders.count == 2 }) {
      $0.folders.first == "Panes" ? $0.folders[1] : ""
    }.filter { !$0.key.isEmpty }
    #expect(panes.count >= 9)
    for (pane, files) in panes {
      let others = panes.filter { $0.key != pane }.values.joined().flatMap(\.types)
      let names = Set(others.map(\.name))
      for file in files {
        for name in names.intersection(file.words) { Issue.record("\(file) names \(name)") }
      }
    }
  }

  @Test func `only the runtime names types of the runtime`() {
    let names = Set(
      Self.files.filter { $0.folders.first == "Runtime" }.flatMap(\.types).map(\.name))
    #expect(names.contains("Runtime"))
    for file in Self.files where file.folders.first != "Runtime" {
      for name in names.intersection(file.words) { Issue.record("\(file) names \(name)") }
    }
  }

  @Test func `the reader of types reads what it says`() throws {
    let file = SourceTree.File(
      path: "Sources/ChatUI/Panes/X/XView.swift",
      lines: [
        "package struct XView: Widget, Sendable {", "  private let state: AppState",
        "  var count: Int { state.count }", "  var top = 0 {", "    didSet { print(top) }", "  }",
        "}", "", "extension XPanel {", "  var y: Int { 1 }", "}",
      ])
    #expect(file.folders == ["Panes", "X"])
    let type = try #require(file.types.first)
    #expect(type.name == "XView" && type.isWidget && file.types.count == 1)
    #expect(file.declarations.map(\.name) == ["XView", "XPanel"])
  }
}

extension SourceTree.File {
  /// A declaration of a type, or an extension, at the top of a file.
  fileprivate struct Declaration {
    /// struct, class, enum, actor, protocol or extension.
    let kind: String
    let name: String
    let isWidget: Bool
  }

  private static let kinds: Set<Substring> = [
    "struct", "class", "enum", "actor", "protocol", "extension",
  ]

  /// The folders below the target.
  fileprivate var folders: [String] {
    path.split(separator: "/").dropFirst(2).dropLast().map(String.init)
  }

  /// The words of the code.
  fileprivate var words: Set<String> {
    Set(
      code.flatMap { line in
        line.text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
      })
  }

  fileprivate var types: [Declaration] { declarations.filter { $0.kind != "extension" } }

  fileprivate var declarations: [Declaration] {
    var found: [Declaration] = []
    let texts = code.map(\.text)
    for text in texts where text.first?.isLetter == true {
      let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
      guard let kind = words.firstIndex(where: Self.kinds.contains), kind + 1 < words.count,
        text.contains("{")
      else { continue }
      let parents = words.dropFirst(kind + 2)
      found.append(
        Declaration(
          kind: String(words[kind]), name: String(words[kind + 1]),
          isWidget: ["Widget", "PanelView", "AttentionSubview"].contains(where: parents.contains)))
    }
    return found
  }
}
