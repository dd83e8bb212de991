import Foundation
import Inference
import TestSupport
import Testing

struct LightFileTests {
  private let folder: Folder
  private let path: String
  private let book: LightBook

  init() throws {
    folder = try Folder()
    path = folder.path("a.light")
    book = LightBook(try TinyModel().engine(), chunkTokens: 16)
  }

  @Test func `chunks come back from their file, found by their text alone`() throws {
    try book.write(to: path)
    let file = try LightFile(path: path, book.settings)
    #expect(file.brokenEnd == nil)
    for (number, chunk) in book.chunks.enumerated() {
      let found = try file.chunk(chunk.tokens, text: book.text(number))
      #expect(LightBook.equal(found, chunk))
      // The same text elsewhere in another document.
      let moved = chunk.tokens.lowerBound + 7..<chunk.tokens.upperBound + 7
      #expect(try file.chunk(moved, text: book.text(number))?.tokens == moved)
    }
    #expect(try file.chunk(0..<16, text: Digest(of: book.tokens[1..<17])) == nil)
    #expect(try file.chunk(0..<15, text: book.text(0)) == nil)
    #expect(try Folder.bytes(path).count.isMultiple(of: 64))
  }

  @Test func `only the same model, heads and prefix read a file`() throws {
    try book.write(to: path)
    let heads = LightPlan([AttentionHead(layer: 1, head: 3)], book.model.configuration)
    let others = [
      LightSettings(book.model, heads, prefix: book.prefix),
      LightSettings(book.model, book.plan, prefix: [2]),
      LightSettings(book.model, book.plan, prefix: []),
      LightSettings(
        try TinyModel(embedding: 64).engine().description, book.plan, prefix: book.prefix),
    ]
    for other in others {
      #expect(throws: SnapshotError.other) { try LightFile(path: path, other) }
    }
    // Where questions stand doesn't matter to keys, nor does which of a slot's heads looks.
    let same = LightPlan(
      [AttentionHead(layer: 0, head: 0), AttentionHead(layer: 1, head: 2)],
      book.model.configuration, chunkTokens: 7)
    #expect(throws: Never.self) {
      try LightFile(path: path, LightSettings(book.model, same, prefix: book.prefix))
    }
  }

  /// The chunks that a file gives: right ones, or none.
  private func readable(_ path: String) throws -> Int {
    let file: LightFile
    do { file = try LightFile(path: path, book.settings) } catch { return 0 }
    var count = 0
    for (number, chunk) in book.chunks.enumerated() {
      do {
        guard let found = try file.chunk(chunk.tokens, text: book.text(number)) else { continue }
        try #require(LightBook.equal(found, chunk))
        count += 1
      } catch SnapshotError.damaged {
      }
    }
    return count
  }

  @Test func `cut off at any byte a file gives its whole chunks`() throws {
    try book.write(to: path)
    let bytes = try Folder.bytes(path)
    let cut = folder.path("b.light")
    var counts: [Int] = []
    for length in bytes.indices {
      try Folder.write(bytes[..<length], to: cut)
      counts.append(try readable(cut))
    }
    #expect(Set(counts) == [0, 1, 2])
    #expect(counts == counts.sorted())
    let recordBytes = counts.filter { $0 == 1 }.count
    #expect(counts.filter { $0 == 2 }.count == recordBytes && recordBytes > 500)
    try Folder.write(bytes + [0], to: cut)
    #expect(try readable(cut) == 3)
    #expect(try LightFile(path: cut, book.settings).brokenEnd == bytes.count)
  }

  @Test func `a flipped bit loses chunks but never gives a wrong one`() throws {
    try book.write(to: path)
    let bytes = try Folder.bytes(path)
    let flipped = folder.path("b.light")
    var generator = SplitMix(seed: 11)
    var counts: [Int: Int] = [:]
    for index in bytes.indices where index < 700 || index.isMultiple(of: 13) {
      var damaged = bytes
      damaged[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      try Folder.write(damaged, to: flipped)
      counts[try readable(flipped), default: 0] += 1
    }
    // All that can get away is the space between a frame and what follows it.
    #expect(counts[3, default: 0] < counts.values.reduce(0, +) / 4)
    #expect(counts[0, default: 0] > 0 && counts[2, default: 0] > 0)
  }

  @Test func `what isn't a snapshot is told from one of another version`() throws {
    for content in ["", "hello", String(repeating: "x", count: 5000)] {
      try Folder.write(content.utf8, to: path)
      #expect(throws: SnapshotError.self) { try LightFile(path: path, book.settings) }
    }
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: SnapshotError.missing) { try LightFile(path: path, book.settings) }
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false)
    #expect(throws: SnapshotError.self) { try LightFile(path: path, book.settings) }
  }

  @Test func `a file is made once`() throws {
    try book.write(to: path)
    #expect(throws: SnapshotError.self) { try LightFileWriter(creating: path, book.settings) }
  }
}
