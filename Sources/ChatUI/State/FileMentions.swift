/// The files that a question names: `@path`, or `@"a path"`; `@@` is an @.
///
/// In the question a file's name replaces its path; if several files have that name, the path
/// stays.
package struct FileMentions: Hashable, Sendable {
  /// The question with file names instead of paths.
  package private(set) var question = ""
  /// The paths in order, each once.
  package private(set) var paths: [String] = []
  /// True if the text has only files.
  package private(set) var isBare = true

  private let sharedNames: Set<String>

  /// Marks that end a sentence or a clause, not a path.
  private static let punctuation: Set<Character> = [".", ",", ";", ":", "?", "!", ")"]

  /// Finds the files; `names` are the names of all files that the question may mean.
  package init(_ text: String, among names: [String] = []) {
    let shared = Dictionary(grouping: names, by: \.self).filter { $0.value.count > 1 }
    sharedNames = Set(shared.keys)
    var rest = text[...]
    var isWordStart = true
    while let character = rest.first {
      if isWordStart, character == "@", let length = addMention(rest) {
        rest = rest.dropFirst(length)
        isWordStart = false
        continue
      }
      question.append(character)
      if !character.isWhitespace { isBare = false }
      isWordStart = character.isWhitespace || character == "("
      rest = rest.dropFirst()
    }
    isBare = isBare && !paths.isEmpty
  }

  /// Takes in what an @ begins and returns its length; nil if it is only an @.
  private mutating func addMention(_ text: Substring) -> Int? {
    let behind = text.dropFirst()
    if behind.first == "@" {
      question.append("@")
      isBare = false
      return 2
    }
    let path: Substring
    let length: Int
    if behind.first == "\"", let end = behind.dropFirst().firstIndex(of: "\"") {
      path = behind[behind.index(after: behind.startIndex)..<end]
      length = path.count + 3
    } else {
      var word = behind.prefix { !$0.isWhitespace }
      while let last = word.last, Self.punctuation.contains(last) { word = word.dropLast() }
      path = word
      length = path.count + 1
    }
    guard !path.isEmpty else { return nil }
    if !paths.contains(String(path)) { paths.append(String(path)) }
    question += shown(path)
    return length
  }

  private func shown(_ path: Substring) -> String {
    let name = Self.name(of: String(path))
    guard sharedNames.contains(name) else { return name }
    let folders = path.split(separator: "/").filter { ![".", "..", "~"].contains($0) }
    return folders.joined(separator: "/")
  }

  /// Returns a path's last part.
  package static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
