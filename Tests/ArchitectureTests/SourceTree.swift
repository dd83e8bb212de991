import Foundation

/// The checkout's Swift files, with the facts that the rules need.
enum SourceTree {
  struct File: CustomStringConvertible, Sendable {
    /// The path from the package's root, such as `Sources/Chat/Reading.swift`.
    let path: String
    let lines: [Substring]

    var description: String { path }
    var target: String { String(path.split(separator: "/")[1]) }

    /// The modules that the file imports, with any access level and any part of the module.
    var imports: [String] {
      lines.compactMap { line in
        let words = line.split(separator: " ")
        guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
          words[..<place].allSatisfy({ Self.modifiers.contains($0) || $0.hasPrefix("@") })
        else { return nil }
        let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "typealias"]
        let name = kinds.contains(words[place + 1]) ? words.last : words[place + 1]
        return name?.split(separator: ".").first.map(String.init)
      }
    }

    private static let modifiers: Set<Substring> = [
      "package", "internal", "public", "private", "fileprivate",
    ]

    /// The lines without comments and without the contents of one-line string literals.
    var code: [(number: Int, text: String)] {
      lines.enumerated().map { index, line in (index + 1, Self.stripped(line)) }
    }

    private static func stripped(_ line: Substring) -> String {
      var result = ""
      var isInString = false
      var previous: Character = " "
      for character in line {
        if character == "\"", previous != "\\" { isInString.toggle() }
        if character == "/", previous == "/", !isInString { return String(result.dropLast()) }
        if !isInString || character == "\"" { result.append(character) }
        previous = character
      }
      return result
    }
  }

  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let sources = files(in: "Sources")
  static let tests = files(in: "Tests")

  private static func files(in folder: String) -> [File] {
    let start = root.appending(path: folder)
    let all = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil)
    let prefix = root.path + "/"
    return (all?.allObjects ?? []).compactMap { $0 as? URL }
      .filter { ["swift", "c", "h"].contains($0.pathExtension) }
      .compactMap { url in
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return File(path: String(url.path.dropFirst(prefix.count)), lines: lines)
      }
      .sorted { $0.path < $1.path }
  }
}
