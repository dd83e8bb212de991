import ChatUI
import Documents
import Foundation
import TestSupport
import Testing
import lcchat

/// Files that the program finds, reads and writes for its user.
struct FileTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  @Test(arguments: [
    (["XDG_CACHE_HOME": "/x", "HOME": "/h"], "/x/lcchat"),
    (["XDG_CACHE_HOME": "relative", "HOME": "/h"], "/h/.cache/lcchat"),
    (["XDG_CACHE_HOME": "", "HOME": "/h"], "/h/.cache/lcchat"),
    (["HOME": "/h"], "/h/.cache/lcchat"),
  ])
  func `the user's folders follow the XDG variables if they are absolute`(
    environment: [String: String], path: String
  ) {
    #expect(UserFolder.cache.url(environment: environment).path == path)
  }

  @Test func `each kind of file has a folder of its own`() {
    let folders: [UserFolder] = [.configuration, .state, .data, .cache]
    #expect(
      folders.map { $0.url(environment: ["HOME": "/h"]).path } == [
        "/h/.config/lcchat", "/h/.local/state/lcchat", "/h/.local/share/lcchat",
        "/h/.cache/lcchat",
      ])
  }

  @Test func `a tilde is the home folder at the start of a path alone`() {
    let home = ProcessInfo.processInfo.environment["HOME"] ?? NSHomeDirectory()
    #expect(UserFolder.expandingTilde("~/book.txt") == home + "/book.txt")
    #expect(UserFolder.expandingTilde("~") == home)
    #expect(UserFolder.expandingTilde("a/~/b") == "a/~/b")
  }

  @Test func `a model is a name of the catalogue or a file`() throws {
    try Folder.write([1, 2, 3], to: folder.path("own.gguf"))
    let path = folder.path("own.gguf")
    #expect(try ModelFile.path(of: path) == path)
    #expect(try ModelFile.lastingName(path) == path)
    #expect(try ModelFile.lastingName("gemma3") == "gemma3")
    let missing = try #require(throws: Failure.self) { try ModelFile.path(of: "gema3") }
    #expect(missing.code == .noInput && missing.message.contains("gemma3, smollm2"))
    let directory = try #require(throws: Failure.self) { try ModelFile.path(of: folder.url.path) }
    #expect(directory.code == .noInput && directory.message.contains("is a directory"))
  }

  @Test func `a second model must fit in the memory that is left`() throws {
    try Folder.write(repeatElement(0, count: 3000), to: folder.path("own.gguf"))
    let path = folder.path("own.gguf")
    try ModelFile.check(path, fits: nil)
    try ModelFile.check(path, fits: 3000)
    let failure = try #require(throws: Failure.self) { try ModelFile.check(path, fits: 2999) }
    #expect(failure.code == .unavailable && failure.message.contains("/budget"))
  }

  @Test func `a file named twice is read once, and addresses are refused`() throws {
    try Folder.write("Anna lives in Bremen.\n".utf8, to: folder.path("a.txt"))
    try Folder.write("Ben lives in Kiel.\n".utf8, to: folder.path("b.txt"))
    let paths = ["a.txt", "b.txt", "a.txt"].map(folder.path)
    let document = try DocumentFiles.document(paths)
    #expect(document.parts.count == 2)
    #expect(document.notices.contains { $0.contains("a.txt was named more than once") })
    for (address, words) in [
      ("https://example.org/a.txt", "is offline"), ("file:///a.txt", "leave out “file://”"),
    ] {
      let failure = try #require(throws: Failure.self) { try DocumentFiles.document([address]) }
      #expect(failure.code == .noInput && failure.message.contains(words))
    }
  }

  @Test func `names that a path may become are offered, hidden ones only after their dot`()
    async throws
  {
    for name in ["alpha.txt", "alto.md", "beta.txt", ".alarm", "al\u{1B}ert.txt"] {
      try Folder.write([], to: folder.path(name))
    }
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "album"), withIntermediateDirectories: true)
    let names = await FileNames.beginning(with: folder.path("al"))
    #expect(
      names == [folder.path("album") + "/", folder.path("alpha.txt"), folder.path("alto.md")])
    #expect(await FileNames.beginning(with: folder.path(".al")) == [folder.path(".alarm")])
    #expect(await FileNames.beginning(with: "~") == ["~/"])
  }

  @Test func `the screen's arrangement comes back, and a wild width doesn't`() throws {
    let store = ArrangementStore(environment: ["XDG_STATE_HOME": folder.url.path])
    #expect(store.arrangement() == Arrangement())
    var arrangement = Arrangement()
    arrangement.panelWidth = 44
    arrangement.isZoomed = true
    store.keep(arrangement)
    #expect(store.arrangement() == arrangement)
    arrangement.panelWidth = 1_000_000
    store.keep(arrangement)
    arrangement.panelWidth = nil
    #expect(store.arrangement() == arrangement)
    try Folder.write("{".utf8, to: folder.path("lcchat/layout.json"))
    #expect(store.arrangement() == Arrangement())
  }

  @Test func `an export doesn't replace a file unasked`() throws {
    let path = folder.path("talk.md")
    #expect(try SessionFormat.write("one", to: path) == path)
    let failure = try #require(throws: Failure.self) {
      try SessionFormat.write("two", to: path, otherwise: ", or --force")
    }
    #expect(failure.code == .cannotCreate && failure.message.contains("or --force"))
    #expect(try Folder.bytes(path) == Array("one".utf8))
    try SessionFormat.write("two", to: path, replacing: true)
    #expect(try Folder.bytes(path) == Array("two".utf8))
    let nowhere = try #require(throws: Failure.self) {
      try SessionFormat.write("x", to: folder.path("no/such/talk.md"))
    }
    #expect(nowhere.code == .cannotCreate && nowhere.message.contains("can't be written"))
  }

  @Test func `a kept file is named by the beginning of its id`() throws {
    let rows = [
      ("abcd1234", "abcd12345678"), ("abcd9999", "abcd99998888"), ("ffff0000", "ffff00001111"),
    ]
    .map {
      CacheRow(
        id: $0.0, kind: "light", bytes: 1, last_used: .distantPast, path: "/x/\($0.1).light")
    }
    #expect(try CacheRow.named("ABCD1234", in: rows).path == rows[0].path)
    #expect(try CacheRow.named("ff", in: rows).path == rows[2].path)
    let many = try #require(throws: Failure.self) { try CacheRow.named("abcd", in: rows) }
    #expect(many.code == .usage && many.message.hasPrefix("2 entries"))
    for id in ["", "0"] {
      #expect(
        try #require(throws: Failure.self) { try CacheRow.named(id, in: rows) }.code == .noInput)
    }
  }
}
