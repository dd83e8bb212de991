import Chat
import Foundation
import Inference
import Tensors
import Testing
import TestSupport

struct LightSnapshotTests {
  private let folder: Folder
  private let store: SnapshotStore
  private let book: LightBook

  init() throws {
    folder = try Folder()
    store = SnapshotStore(folder: folder.url)
    book = LightBook(try TinyModel().engine())
  }

  private func open(_ store: SnapshotStore? = nil) -> LightSnapshot {
    (store ?? self.store).light(book.model, book.plan, prefix: book.prefix)
  }

  /// Which of the book's chunks a snapshot has.
  private func found(_ snapshot: LightSnapshot) -> [Int] {
    book.chunks.indices.filter { number in
      let chunk = book.chunks[number]
      return LightBook.equal(snapshot.chunk(chunk.tokens, of: book.tokens), chunk)
    }
  }

  private func fill(_ store: SnapshotStore? = nil, with numbers: [Int] = [0, 1, 2]) {
    let snapshot = open(store)
    for number in numbers { snapshot.append(book.chunks[number], of: book.tokens) }
  }

  @Test func `a book that was read is there for the next reading`() {
    #expect(found(open()).isEmpty)
    fill()
    let next = open()
    #expect(found(next) == [0, 1, 2])
    #expect(next.takeNotices().isEmpty)
  }

  @Test func `reading resumes where it was stopped, in its own file`() {
    fill(with: [0])
    let next = open()
    #expect(found(next) == [0])
    next.append(book.chunks[1], of: book.tokens)
    #expect(folder.files.count == 2)
    // While that one is still open.
    #expect(found(open()) == [0, 1])
  }

  @Test func `two readings at once keep out of each other's way`() {
    let (one, other) = (open(), open())
    for number in book.chunks.indices {
      for snapshot in [one, other] { snapshot.append(book.chunks[number], of: book.tokens) }
    }
    let next = open()
    #expect(folder.files.count == 2)
    #expect(found(next) == [0, 1, 2])
    #expect([one, other, next].allSatisfy { $0.takeNotices().isEmpty })
  }

  @Test func `a changed document reads only the chunks that changed`() {
    fill()
    var tokens = letters(9, seed: 7) + book.tokens
    tokens[9 + 50] = tokens[9 + 50] == 5 ? 6 : 5
    let snapshot = open()
    let ranges = [9..<49, 49..<89, 89..<129]
    #expect(ranges.map { snapshot.chunk($0, of: tokens) != nil } == [true, false, true])
  }

  @Test func `a chunk is kept once`() throws {
    let snapshot = open()
    snapshot.append(book.chunks[0], of: book.tokens)
    let path = try #require(folder.files.first)
    let bytes = try Folder.bytes(path)
    snapshot.append(book.chunks[0], of: book.tokens)
    #expect(try Folder.bytes(path) == bytes)
  }

  @Test func `a torn end gives one notice, is cut off, and read again`() throws {
    fill()
    let path = try #require(folder.files.first)
    let bytes = try Folder.bytes(path)
    try Folder.write(bytes.dropLast(100), to: path)
    let torn = open()
    #expect(found(torn) == [0, 1])
    let notices = torn.takeNotices()
    #expect(notices.count == 1 && notices[0].contains("its end is missing"))
    #expect(torn.takeNotices().isEmpty)
    #expect(try Folder.bytes(path).count < bytes.count - 100)
    torn.append(book.chunks[2], of: book.tokens)
    let next = open()
    #expect(found(next) == [0, 1, 2] && next.takeNotices().isEmpty)
  }

  @Test func `an end that somebody still writes is left alone`() throws {
    let writing = open()
    writing.append(book.chunks[0], of: book.tokens)
    let path = try #require(folder.files.first)
    let half = try Folder.bytes(path) + Array(repeating: 1, count: 10)
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Array(repeating: UInt8(1), count: 10))
    let reading = open()
    #expect(found(reading) == [0] && reading.takeNotices().isEmpty)
    #expect(try Folder.bytes(path) == half)
    withExtendedLifetime(writing) {}
  }

  @Test func `a damaged chunk gives a notice, is left out, and read again`() throws {
    fill()
    let path = try #require(folder.files.first)
    var bytes = try Folder.bytes(path)
    bytes[bytes.count - 1] ^= 1
    try Folder.write(bytes, to: path)
    try Folder.age(path, 0)
    let damaged = open()
    #expect(damaged.takeNotices().isEmpty)
    #expect(found(damaged) == [0, 1])
    #expect(damaged.takeNotices().count == 1)
    damaged.append(book.chunks[2], of: book.tokens)
    try Folder.age(path, 1)
    // The newest file comes first, so nobody meets the damage again.
    let next = open()
    #expect(found(next) == [0, 1, 2] && next.takeNotices().isEmpty)
  }

  @Test func `foreign files are left out and never removed; with our names they give a notice`()
    throws
  {
    fill()
    let light = folder.url.appending(path: "light").path
    try Folder.write("not ours".utf8, to: light + "/foreign.light")
    try Folder.write("not ours".utf8, to: light + "/notes.txt")
    let snapshot = open()
    #expect(snapshot.takeNotices().count == 1)
    #expect(found(snapshot) == [0, 1, 2])
    _ = store.clear([.light])
    #expect(folder.files.map { URL(filePath: $0).lastPathComponent }.contains("notes.txt"))
  }

  @Test func `an empty file that a stopped program left goes away without a word`() throws {
    fill(with: [0])
    try Folder.write([], to: folder.path("light/empty.light"))
    let snapshot = open()
    #expect(found(snapshot) == [0] && snapshot.takeNotices().isEmpty)
    #expect(folder.files.count == 1)
  }

  @Test func `if nothing can be written, reading continues with one notice`() throws {
    try Folder.write([], to: folder.path("file"))
    let store = SnapshotStore(folder: folder.url.appending(path: "file"))
    let snapshot = open(store)
    for chunk in book.chunks { snapshot.append(chunk, of: book.tokens) }
    let notices = snapshot.takeNotices()
    #expect(notices.count == 1 && notices[0].contains("can't be kept"))
    #expect(found(snapshot).isEmpty)
  }

  @Test func `a book longer than the limit is kept up to there, with one notice`() throws {
    let size = book.chunks[0].keys.reduce(0) { $0 + $1.byteCount }
    let small = SnapshotStore(folder: folder.url, limit: size)
    fill(small)
    let snapshot = open(small)
    for chunk in book.chunks { snapshot.append(chunk, of: book.tokens) }
    #expect(snapshot.takeNotices().count == 1)
    #expect(try folder.files.allSatisfy { try Folder.bytes($0).count < 3 * size })
  }
}
