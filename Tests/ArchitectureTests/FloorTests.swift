import Testing

/// The directions between the folders of `Inference`, which the compiler doesn't check.
struct FloorTests {
  /// The folders whose types each folder may name, from the lowest floor up.
  static let allowed: [String: Set<String>] = [
    "State": [],
    "Attention": ["State"],
    "Observation": ["Attention"],
    "Shape": ["Attention"],
    "Layers": ["State", "Attention", "Shape"],
    "Weights": ["Attention", "Shape", "Layers"],
    "Families": ["Shape", "Layers", "Weights"],
    "Loading": ["Shape", "Layers", "Weights", "Families"],
    "Generation": ["State", "Attention", "Observation", "Shape", "Layers", "Loading"],
    // Rooms at the side.
    "LightPass": ["Attention", "Shape", "Layers", "Loading", "Generation"],
    "Calibration": ["Attention", "Shape", "Layers", "Loading", "Generation", "LightPass"],
    "Persistence": ["State", "Shape", "Loading", "Generation", "LightPass"],
    "Forecast": ["Shape", "Layers", "Generation", "LightPass"],
    // The door.
    "Engine": [
      "Weights", "Layers", "Loading", "Generation", "LightPass", "Calibration", "Persistence",
      "Forecast",
    ],
  ]

  private static let arrows = FolderArrows(of: "Inference")

  @Test func `every folder of Inference stands in the table`() {
    #expect(Self.arrows.folders == Set(Self.allowed.keys))
  }

  @Test func `a folder of Inference names only types of the folders below it`() {
    for arrow in Self.arrows.all where Self.allowed[arrow.from]?.contains(arrow.to) != true {
      Issue.record("\(arrow.file) names \(arrow.type) of \(arrow.to)")
    }
  }

  @Test func `every arrow of the table is used`() {
    let used = Dictionary(grouping: Self.arrows.all, by: \.from).mapValues { Set($0.map(\.to)) }
    for (folder, targets) in Self.allowed {
      #expect(
        targets.subtracting(used[folder] ?? []) == [], "arrows of \(folder) that nothing uses")
    }
  }

  @Test func `no arrow of the table leads back`() {
    var left = Self.allowed
    while let lowest = left.first(where: { $0.value.isDisjoint(with: left.keys) }) {
      left[lowest.key] = nil
    }
    #expect(left.isEmpty, "folders in a circle: \(left.keys.sorted())")
  }

  @Test func `names of types are found in code, and nowhere else`() {
    let files = [
      SourceTree.File(
        path: "Sources/House/Cellar/Wine.swift",
        lines: ["package struct Wine: Sendable {", "  struct Bottle {}", "}"]),
      SourceTree.File(
        path: "Sources/House/Kitchen/Cook.swift",
        lines: [
          "final class Cook {", "  // Wine is for guests", "  let text = \"Wine\"",
          "  let kind = Kind.Wine", "  var glass: [Wine]?", "}",
        ]),
    ]
    let arrows = FolderArrows(of: "House", in: files)
    #expect(arrows.folders == ["Cellar", "Kitchen"])
    #expect(arrows.all.map(\.type) == ["Wine"])
    #expect(arrows.all.first?.from == "Kitchen" && arrows.all.first?.to == "Cellar")
  }
}

/// The uses of types between the folders of one target, found by the types' names.
struct FolderArrows: Sendable {
  struct Arrow: Hashable, Sendable {
    let from: String
    let to: String
    let file: String
    let type: String
  }

  let folders: Set<String>
  let all: [Arrow]

  init(of target: String, in sources: [SourceTree.File] = SourceTree.sources) {
    let files = sources.filter { $0.target == target }
    folders = Set(files.map(\.folder))
    var owners: [Substring: String] = [:]
    for file in files {
      for type in file.topLevelTypes { owners[type] = file.folder }
    }
    all = files.flatMap { file in
      file.namedTypes.compactMap { type in
        owners[type].flatMap { owner in
          owner == file.folder
            ? nil : Arrow(from: file.folder, to: owner, file: file.path, type: String(type))
        }
      }
    }
  }
}

extension SourceTree.File {
  /// The folder inside the target; empty for a file beside the folders.
  fileprivate var folder: String {
    let parts = path.split(separator: "/")
    return parts.count > 3 ? String(parts[2]) : ""
  }

  /// The names of the types that the file declares, without those inside other types.
  fileprivate var topLevelTypes: [Substring] {
    let kinds: Set<Substring> = ["struct", "class", "enum", "actor", "protocol", "typealias"]
    return code.compactMap { line in
      guard line.text.first?.isLetter == true else { return nil }
      let words = line.text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
      guard let kind = words.firstIndex(where: kinds.contains), kind + 1 < words.count,
        !words[..<kind].contains("extension"), !words[..<kind].contains("func")
      else { return nil }
      return words[kind + 1].isEmpty ? nil : Substring(String(words[kind + 1]))
    }
  }

  /// The words of the code that may be names of types: all but members after a dot.
  fileprivate var namedTypes: Set<Substring> {
    var names: Set<Substring> = []
    for line in code {
      var previous: Character = " "
      for word in line.text.split(omittingEmptySubsequences: false, whereSeparator: Self.isBreak) {
        if previous != ".", word.first?.isUppercase == true {
          names.insert(Substring(String(word)))
        }
        previous = word.endIndex < line.text.endIndex ? line.text[word.endIndex] : " "
      }
    }
    return names
  }

  private static func isBreak(_ character: Character) -> Bool {
    !character.isLetter && !character.isNumber && character != "_"
  }
}
