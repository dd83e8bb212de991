import Foundation
import Testing

@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.isBuilt, Program.absence))
struct CacheTests {
  private let folder: Scratch

  init() throws { folder = try Scratch() }

  private func cache(_ arguments: String..., xdg: String? = nil) async throws -> Program.Result {
    try await Program.lcchat(
      ["cache"] + arguments, in: folder,
      environment: ["XDG_CACHE_HOME": xdg ?? folder.url.path])
  }

  private func add(_ name: String) throws {
    let url = folder.url.appending(path: "lcchat/" + name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try folder.write("not a snapshot".utf8, to: "lcchat/" + name)
  }

  private func isThere(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.url.appending(path: "lcchat/" + name).path)
  }

  @Test func `an empty cache says so`() async throws {
    let result = try await cache("list")
    #expect(result.status == 0)
    #expect(result.output == "The cache in \(folder.url.path)/lcchat is empty.\n")
    #expect(try await cache("clear").output == "0 B removed.\n")
  }

  @Test func `a list names kinds and sizes, also of what can't be read`() async throws {
    for name in ["light/a.light", "exact/b.exact", "heads/c.json", "light/notes.txt"] {
      try add(name)
    }
    let result = try await cache("list")
    #expect(result.status == 0 && result.errors.isEmpty)
    for kind in ["light", "exact", "heads"] {
      #expect(result.output.contains("\(kind)  (can't be read)  14 B"), "\(result.output)")
    }
    #expect(result.output.contains("42 B in"))
    let json = try await cache("list", "--json")
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
    let entries = try #require((object as? [String: Any])?["entries"] as? [[String: Any]])
    #expect(entries.compactMap { $0["kind"] as? String }.sorted() == ["exact", "heads", "light"])
    #expect(entries.allSatisfy { $0["bytes"] as? Int == 14 && $0["last_used"] is String })
  }

  @Test(arguments: ["light", "exact", "vectors", "heads"])
  func `clearing removes the given kind and no other files`(kind: String) async throws {
    let names = [
      "light": "light/a.light", "exact": "exact/b.exact", "vectors": "vectors/d.vectors",
      "heads": "heads/c.json",
    ]
    for name in names.values { try add(name) }
    try add("\(kind)/notes.txt")
    let result = try await cache("clear", "--\(kind)")
    #expect(result.output == "14 B removed.\n" && result.errors.isEmpty)
    for (other, name) in names { #expect(isThere(name) == (other != kind)) }
    #expect(isThere("\(kind)/notes.txt"))
  }

  @Test func `files in use stay, and are named`() async throws {
    try add("light/a.light")
    try add("light/b.light")
    // Locked as by a running lcchat.
    let holder = open(folder.url.appending(path: "lcchat/light/a.light").path, O_RDONLY)
    defer { close(holder) }
    try #require(flock(holder, LOCK_SH) == 0)
    let result = try await cache("clear", "--json")
    #expect(result.output.contains("\"removed_bytes\" : 14"))
    #expect(result.output.contains("a.light"))
    #expect(isThere("light/a.light") && !isThere("light/b.light"))
    #expect(try await cache("clear").errors.contains("a.light stays"))
  }

  @Test func `a relative cache folder counts as none`() async throws {
    let result = try await cache("list", xdg: "somewhere")
    #expect(result.status == 0)
    #expect(result.output.contains("/.cache/lcchat") && !result.output.contains("somewhere"))
  }

  @Test func `a list names documents and explains kinds, and one entry can be removed`()
    async throws
  {
    for name in ["light/3F2A9C1E-77.light", "light/3F2A9C1E-78.light", "exact/bb.exact"] {
      try add(name)
    }
    try folder.write("my book.txt".utf8, to: "lcchat/exact/bb.exact.name")
    let list = try await cache("list").output
    #expect(list.contains("my book.txt") && list.contains("(not known)"), "\(list)")
    #expect(list.contains("light: ") && list.contains("exact: ") && !list.contains("heads: "))
    #expect(list.contains("3f2a9c1e-77 ") && list.contains("3f2a9c1e-78 "))

    #expect(try await cache("clear", "nope").status == 66)
    let several = try await cache("clear", "3f2a")
    #expect(several.status == 64 && several.errors.contains("2 entries begin with “3f2a”"))
    #expect(try await cache("clear", "bb", "--light").status == 64)
    #expect(try await cache("clear", "3F2A9C1E-78").output == "14 B removed.\n")
    #expect(isThere("light/3F2A9C1E-77.light") && !isThere("light/3F2A9C1E-78.light"))
    #expect(try await cache("clear", "bb").output == "14 B removed.\n")
    #expect(!isThere("exact/bb.exact") && !isThere("exact/bb.exact.name"))
    #expect(isThere("light/3F2A9C1E-77.light"))
  }

  @Test func `a name that commands a terminal is harmless in a list`() async throws {
    try add("exact/bb.exact")
    try folder.write("a\u{1B}[31m\n.txt".utf8, to: "lcchat/exact/bb.exact.name")
    #expect(try await cache("list").output.contains(#"a\u{1b}[31m\n.txt"#))
  }

  @Test(.enabled(if: Program.hasModel, Program.absence))
  func `a snapshot is listed under the name of its last opening`() async throws {
    let text = (1...40).map { "Line \($0) tells of house number \($0 * 7) in the old street.\n" }
    for name in ["first.txt", "second.txt"] {
      try folder.write(text.joined().utf8, to: name)
      let result = try await Program.lcchat(
        ["ask", "--mode", "recall", "What is told?", name], in: folder,
        environment: ["XDG_CACHE_HOME": folder.url.path])
      #expect(result.status == 0)
      let list = try await cache("list").output
      #expect(list.contains(name) && list.contains("  light  "), "\(list)")
    }
    #expect(try await !cache("list").output.contains("first.txt"))
  }
}
