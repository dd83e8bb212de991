import Foundation
import Tensors
import Testing

/// Models that `llama-gguf-split` has split into several files.
struct GGUFSplitTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "lcchat-\(UUID().uuidString)/my models")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Writes a part, counted from 1, as the tool has it: the keys of a split in each, others in the
  /// first.
  private func write(_ number: Int, of count: Int, as name: String) throws {
    var writer = number == 1 ? smallWriter() : GGUFWriter()
    writer.set("split.no", .uint16(UInt16(number - 1)))
    writer.set("split.count", .uint16(UInt16(count)))
    writer.set("split.tensors.count", .int32(9))
    try writer.write(to: path(name))
  }

  /// What is said of a file that is to be run.
  private func refusal(_ name: String) throws -> String? {
    do {
      try GGUFFile(path: path(name)).requireWhole(path: path(name))
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [(1, 3), (2, 3), (3, 3), (2, 2)])
  func `a part says which one it is and how all are joined`(number: Int, count: Int) throws {
    for number in 1...count {
      try write(number, of: count, as: "m-0000\(number)-of-0000\(count).gguf")
    }
    let text = try #require(try refusal("m-0000\(number)-of-0000\(count).gguf"))
    #expect(text.contains("part \(number) of \(count)"))
    let command =
      "llama-gguf-split --merge '\(path("m-00001-of-0000\(count).gguf"))' '\(path("m.gguf"))'"
    #expect(text.contains(command), "\(text)")
    #expect(!text.contains("fetch"))
  }

  @Test func `missing parts are named`() throws {
    try write(2, of: 4, as: "m-00002-of-00004.gguf")
    try write(4, of: 4, as: "m-00004-of-00004.gguf")
    let text = try #require(try refusal("m-00002-of-00004.gguf"))
    #expect(text.contains("m-00001-of-00004.gguf' and 1 more are missing"), "\(text)")
    try write(1, of: 4, as: "m-00001-of-00004.gguf")
    let other = try #require(try refusal("m-00001-of-00004.gguf"))
    #expect(other.contains("m-00003-of-00004.gguf' is missing"), "\(other)")
  }

  @Test(arguments: ["part.gguf", "m-00001-of-00005.gguf", "-00001-of-00003.gguf", "m-1-of-3.gguf"])
  func `a part with a name of its own is told, too`(name: String) throws {
    try write(1, of: 3, as: name)
    let text = try #require(try refusal(name))
    #expect(text.contains("part 1 of 3"), "\(text)")
    #expect(text.contains("--merge"))
  }

  @Test(arguments: [0, 1])
  func `a file that says it is the only part is whole`(count: UInt16) throws {
    var writer = smallWriter()
    writer.set("split.no", .uint16(0))
    writer.set("split.count", .uint16(count))
    try writer.write(to: path("whole.gguf"))
    #expect(try refusal("whole.gguf") == nil)
  }

  @Test(arguments: [(3, 3), (9, 3), (0, 2_000_000), (-1, 3)])
  func `an impossible part isn't a crash`(number: Int32, count: Int32) throws {
    var writer = GGUFWriter()
    writer.set("split.no", .int32(number))
    writer.set("split.count", .int32(count))
    try writer.write(to: path("odd.gguf"))
    #expect(try refusal("odd.gguf")?.contains("split.no") == true)
  }
}
