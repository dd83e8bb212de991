import Documents
import Foundation
import Testing

struct DocumentReaderTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "lcchat-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func file(_ name: String, _ bytes: Data) throws -> String {
    let url = folder.appending(path: name)
    try bytes.write(to: url)
    return url.path
  }

  private func cleanUp() throws { try FileManager.default.removeItem(at: folder) }

  @Test func `a file is called by its last name`() throws {
    let document = try DocumentReader().document(path: file("gatsby.txt", Data("In my\n".utf8)))
    #expect(document.name == "gatsby.txt")
    #expect(document.text == "In my\n")
    try cleanUp()
  }

  @Test func `a missing file, a directory and a pipe each get their own sentence`() throws {
    let reader = DocumentReader()
    let missing = folder.appending(path: "no\u{1B}[2J.txt").path
    let pipe = folder.appending(path: "pipe").path
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(throws: DocumentError.missing(path: missing)) { try reader.document(path: missing) }
    #expect(throws: DocumentError.directory(path: folder.path)) {
      try reader.document(path: folder.path)
    }
    #expect(throws: DocumentError.notAFile(path: pipe)) { try reader.document(path: pipe) }
    #expect(throws: DocumentError.notAFile(path: "/dev/null")) {
      try reader.document(path: "/dev/null")
    }
    try cleanUp()
  }

  @Test func `a file over the limit is refused, one at the limit isn't`() throws {
    let path = try file("long.txt", Data(repeating: 0x61, count: 2048))
    #expect(throws: DocumentError.tooLarge(name: path, limit: 2047)) {
      try DocumentReader(limit: 2047).document(path: path)
    }
    #expect(try DocumentReader(limit: 2048).document(path: path).text.utf8.count == 2048)
    try cleanUp()
  }

  @Test func `names in messages can't move the cursor`() {
    let message = DocumentError.missing(path: "a\u{1B}[2J\n\u{202E}txt.é").description
    #expect(message.contains(#"a\u{1b}[2J\n\u{202e}txt.é"#))
    #expect(!message.unicodeScalars.contains { $0.properties.generalCategory == .control })
  }
}
