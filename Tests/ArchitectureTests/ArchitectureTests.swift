import Testing

/// The rules of the design that the compiler doesn't check.
struct ArchitectureTests {
  /// The targets of ours that each target may import.
  static let allowed: [String: Set<String>] = [
    "CKernels": [], "CNcurses": [], "Wording": [], "Tokenization": [], "Screen": [],
    "Tensors": ["CKernels", "Wording"],
    "Documents": ["Wording"],
    "Inference": ["Tensors", "Tokenization", "Wording"],
    "Diagnostics": ["Inference", "Tensors", "Tokenization", "Wording"],
    "Terminal": ["Screen", "CNcurses"],
    "Retrieval": ["Inference", "Documents", "Tokenization", "Wording"],
    "Chat": ["Retrieval", "Inference", "Documents", "Tokenization", "Wording"],
    "Sessions": ["Chat", "Documents", "Wording"],
    "Evaluation": ["Chat", "Retrieval", "Inference", "Documents", "Tokenization", "Wording"],
    "ChatUI": ["Chat", "Documents", "Screen", "Wording"],
    "lcchat": [
      "ChatUI", "Chat", "Diagnostics", "Evaluation", "Retrieval", "Sessions", "Inference",
      "Documents", "Terminal",
      "Screen", "Wording",
    ],
  ]

  /// The modules of other packages, and the targets that may import each.
  static let rooms: [String: Set<String>] = [
    "ArgumentParser": ["lcchat"], "Crypto": ["Inference"], "GRDB": ["Retrieval", "Sessions"],
    "TOMLKit": ["lcchat"],
  ]

  @Test func `every target is in the table`() {
    #expect(Set(SourceTree.sources.map(\.target)) == Set(Self.allowed.keys))
  }

  @Test func `targets import only what the design allows`() throws {
    for file in SourceTree.sources {
      let permitted = try #require(Self.allowed[file.target])
      for name in file.imports where Self.allowed[name] != nil && name != file.target {
        #expect(permitted.contains(name), "\(file) imports \(name)")
      }
    }
  }

  @Test func `C modules and other packages are imported only where the design allows`() {
    let owners = Self.rooms.merging(["CKernels": ["Tensors"], "CNcurses": ["Terminal"]]) { $1 }
    for file in SourceTree.sources {
      for name in file.imports {
        guard let owners = owners[name] else { continue }
        #expect(owners.contains(file.target), "\(file) imports \(name)")
      }
    }
    let imported = Set(SourceTree.sources.flatMap(\.imports))
    #expect(imported.isSuperset(of: owners.keys), "a rule for what nobody imports")
  }

  @Test func `every imported module of other packages is in the table`() {
    let system: Set = ["Foundation", "Glibc", "Darwin", "Dispatch", "Synchronization"]
    for file in SourceTree.sources {
      for name in file.imports where Self.allowed[name] == nil && Self.rooms[name] == nil {
        #expect(system.contains(name), "\(file) imports \(name)")
      }
    }
  }

  @Test func `a model family imports and names no other`() {
    let families = SourceTree.sources.filter { file in
      file.code.contains { $0.text.contains("enum \(file.name): ModelFamily") }
    }
    #expect(families.count > 14)
    for file in families {
      let words = file.code.flatMap { $0.text.split { !$0.isLetter && !$0.isNumber } }
      for other in families where other.name != file.name {
        #expect(!words.contains(Substring(other.name)), "\(file) knows \(other.name)")
      }
    }
  }

  @Test(arguments: [
    "fatalError(", "try!", "as!", ": Any?", "@testable", "assert(", "Task.detached",
  ])
  func `sources do without`(word: String) {
    for file in SourceTree.sources where file.path.hasSuffix(".swift") {
      for line in file.code {
        #expect(!line.text.contains(word), "\(file):\(line.number): \(line.text)")
      }
    }
  }

  @Test func `nothing is unwrapped by force`() {
    // A ! straight after a name, a bracket or a call, that isn't the first half of !=.
    let forced = /[A-Za-z0-9_\)\]]!(?!=)/
    for file in SourceTree.sources where file.path.hasSuffix(".swift") {
      for line in file.code {
        #expect(line.text.firstMatch(of: forced) == nil, "\(file):\(line.number): \(line.text)")
      }
    }
  }

  @Test func `tests use plain imports and never sleep`() {
    // Only code that waits for another process may poll.
    let exceptions = ["ArchitectureTests", "Eventually.swift", "TmuxScreen.swift"]
    for file in SourceTree.tests where !exceptions.contains(where: file.path.contains) {
      for line in file.code {
        for word in ["@testable", "XCTest", "sleep("] {
          #expect(!line.text.contains(word), "\(file):\(line.number): \(line.text)")
        }
      }
    }
  }

  @Test func `the reader of sources finds imports and skips comments`() {
    let file = SourceTree.File(
      path: "Sources/Chat/X.swift",
      lines: [
        "package import Tensors", "@preconcurrency import struct Foundation.Data",
        "import Glibc.stdio",
        "// import Nothing", "let text = \"import me! // no\" // fatalError(", "let important = 1",
      ])
    #expect(file.imports == ["Tensors", "Foundation", "Glibc"])
    #expect(file.target == "Chat")
    #expect(file.code[4].text == "let text = \"\" ")
  }
}

extension SourceTree.File {
  /// The file's name without its extension.
  fileprivate var name: String {
    String(path.split(separator: "/").last?.split(separator: ".").first ?? "")
  }
}
