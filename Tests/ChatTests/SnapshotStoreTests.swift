import Chat
import Foundation
import Inference
import Tensors
import Testing
import Tokenization
import TestSupport
import Wording

struct SnapshotStoreTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func store(limit: Int = SnapshotStore.usualLimit) -> SnapshotStore {
    SnapshotStore(folder: folder.url, limit: limit)
  }

  private func open(_ store: SnapshotStore, _ book: LightBook) -> LightSnapshot {
    store.light(book.model, book.plan, prefix: book.prefix)
  }

  private func fill(_ store: SnapshotStore, _ book: LightBook) {
    let snapshot = open(store, book)
    for chunk in book.chunks { snapshot.append(chunk, of: book.tokens) }
  }

  /// Three books, each in a file of its own, the first used last; and a file's size.
  private func books() throws -> (books: [LightBook], paths: [String], bytes: Int) {
    let engine = try TinyModel().engine()
    let books = (1...3).map { LightBook(engine, seed: $0) }
    var paths: [String] = []
    for (number, book) in books.enumerated() {
      fill(store(), book)
      let path = try #require(folder.files.first { !paths.contains($0) })
      paths.append(path)
      try Folder.age(path, Double(10 - number))
    }
    return (books, paths, try Folder.bytes(paths[0]).count)
  }

  @Test func `the least recently used entry is removed first`() throws {
    let (_, paths, bytes) = try books()
    let newcomer = LightBook(try TinyModel(layers: 3).engine(), seed: 9)
    fill(store(limit: 3 * bytes), newcomer)
    #expect(Set(folder.files).isSuperset(of: paths[..<2]) && !folder.files.contains(paths[2]))
  }

  @Test func `use makes a file young`() throws {
    let (books, paths, bytes) = try books()
    let chunk = books[2].chunks[0]
    #expect(open(store(), books[2]).chunk(chunk.tokens, of: books[2].tokens) != nil)
    fill(store(limit: 3 * bytes), LightBook(try TinyModel(layers: 3).engine(), seed: 9))
    #expect(folder.files.contains(paths[2]) && !folder.files.contains(paths[1]))
  }

  @Test func `files in use are neither evicted nor cleared`() throws {
    let (books, paths, _) = try books()
    let inUse = open(store(), books[0])
    fill(store(limit: 1), LightBook(try TinyModel(layers: 3).engine(), seed: 9))
    #expect(Set(folder.files).isSuperset(of: paths))
    #expect(Set(store().clear([.light]).kept) == Set(paths))
    withExtendedLifetime(inUse) {}
  }

  @Test func `a list has the snapshots, and clearing removes them`() async throws {
    let (_, paths, bytes) = try books()
    try Folder.write("x".utf8, to: folder.path("light/broken.light"))
    try Folder.age(folder.path("light/broken.light"), 0)
    let entries = store().entries
    func names(_ paths: [String]) -> [String] {
      paths.map { URL(filePath: $0).lastPathComponent }
    }
    #expect(names(entries.map(\.path)) == names(paths) + ["broken.light"])
    #expect(entries.map(\.bytes) == [bytes, bytes, bytes, 1])
    #expect(entries.last?.model == nil && entries.first?.model != nil)
    #expect(store().clear([.exact]).bytes == 0)
    #expect(store().clear([.light, .exact]).bytes == 3 * bytes + 1)
    #expect(folder.files.isEmpty && store().entries.isEmpty)
  }

  @Test func `an entry has the name by which its document was opened last`() throws {
    let book = LightBook(try TinyModel().engine(), seed: 1)
    func open(_ name: String?) -> LightSnapshot {
      store().light(book.model, book.plan, prefix: book.prefix, document: name)
    }
    func name() -> String? { store().entries.first?.document }
    do {
      let snapshot = open("first.txt")
      for chunk in book.chunks { snapshot.append(chunk, of: book.tokens) }
    }
    #expect(name() == "first.txt" && store().entries.count == 1)
    do { #expect(open("second.txt").chunk(book.chunks[0].tokens, of: book.tokens) != nil) }
    #expect(name() == "second.txt")
    do { #expect(open(nil).chunk(book.chunks[0].tokens, of: book.tokens) != nil) }
    #expect(name() == "second.txt")
    // As versions before have left them.
    let path = try #require(store().entries.first?.path)
    try FileManager.default.removeItem(atPath: path + ".name")
    #expect(store().entries.count == 1 && name() == nil)
    do { _ = open("third.txt").chunk(book.chunks[0].tokens, of: book.tokens) }
    #expect(name() == "third.txt")
    #expect(store().clear([.light], where: { $0 != path }).bytes == 0)
    #expect(store().clear([.light], where: { $0 == path }).bytes > 0)
    #expect(folder.files.isEmpty)
  }

  // MARK: Exact caches

  private func read(
    _ engine: Engine, _ prompt: [TokenID], document: Int, mode: ReadingMode = .exact,
    maximum: Int = 0
  ) async throws -> (text: String, statistics: GenerationStatistics) {
    let request = GenerationRequest(
      tokens: prompt, document: 0..<document, mode: mode, maximumTokens: maximum)
    var text = ""
    for try await event in engine.generate(request) {
      switch event {
      case .reading, .attended: break
      case .text(let part): text += part
      case .finished(let statistics): return (text, statistics)
      }
    }
    return (text, GenerationStatistics(reason: .cancelled))
  }

  private func tiny(_ architecture: String, layers: Int = 3) -> TinyModel {
    var tiny = TinyModel(architecture: architecture, layers: layers)
    tiny.contextLength = 8192
    return tiny
  }

  private func keep(_ engine: Engine, _ prompt: [TokenID], _ mode: ReadingMode) async -> String? {
    await store().keep(prompt, mode: mode, of: engine, readSeconds: 60, cacheBytes: 1000)
  }

  @Test func `a kept cache has the name by which its document was opened last`() async throws {
    let engine = try tiny("llama").engine()
    let prompt = letters(80)
    _ = try await read(engine, prompt, document: 70)
    func name() -> String? { store().entries.first?.document }
    let notice = await store().keep(
      prompt, mode: .exact, of: engine, readSeconds: 60, cacheBytes: 1000, document: "first.txt")
    #expect(notice == nil && name() == "first.txt")
    let restored = await store().restore(
      prompt, mode: .exact, into: engine, document: "second.txt")
    #expect(restored.isRestored && name() == "second.txt")
    #expect(store().clear([.exact]).kept.isEmpty && folder.files.isEmpty)
  }

  @Test(arguments: ["llama", "gemma3"], [ReadingMode.exact, .stream(sinks: 4, window: 64)])
  func `a prompt that was read before is reused whole, and answered the same`(
    architecture: String, mode: ReadingMode
  ) async throws {
    let model = tiny(architecture)
    let engine = try model.engine(cache: .f16)
    // Longer than any ring.
    let document = letters(2100)
    let question = document + letters(11, seed: 4)
    _ = try await read(engine, document, document: 2100, mode: mode)
    let expected = try await read(engine, question, document: 2100, mode: mode, maximum: 40)
    // The cache holds the question and the answer, too, by now.
    #expect(await keep(engine, document, mode) == nil)

    let next = try model.engine(cache: .f16)
    let restored = await store().restore(document, mode: mode, into: next)
    #expect(restored.isRestored && restored.notice == nil)
    let reading = try await read(next, document, document: 2100, mode: mode).statistics
    #expect(reading.reusedTokens == 2100 && reading.readTokens == 0)
    for _ in 1...2 {
      let answer = try await read(next, question, document: 2100, mode: mode, maximum: 40)
      #expect(answer.statistics.reusedTokens >= 2100)
      #expect(answer.text == expected.text && !answer.text.isEmpty)
    }
    #expect(folder.files.count == 1)
  }

  @Test func `only the same text, model, cache type and mode are restored`() async throws {
    let engine = try tiny("gemma3").engine()
    let prompt = letters(700)
    _ = try await read(engine, prompt, document: 700)
    #expect(await keep(engine, prompt, .exact) == nil)
    let others = [
      (prompt + [3], ReadingMode.exact, engine), (Array(prompt.dropLast()), .exact, engine),
      (prompt, .stream(sinks: 4, window: 64), engine),
      (prompt, .exact, try tiny("gemma3").engine(cache: .f16)),
      (prompt, .exact, try tiny("gemma3", layers: 4).engine()),
      (prompt, .exact, try tiny("llama").engine()),
    ]
    for (prompt, mode, engine) in others {
      let restored = await store().restore(prompt, mode: mode, into: engine)
      #expect(!restored.isRestored && restored.notice == nil)
    }
    #expect(await store().restore(prompt, mode: .exact, into: engine).isRestored)
  }

  @Test func `a damaged or truncated cache gives a notice, and the engine keeps its own`()
    async throws
  {
    let model = tiny("llama")
    let prompt = letters(300)
    let engine = try model.engine()
    _ = try await read(engine, prompt, document: 300)
    #expect(await keep(engine, prompt, .exact) == nil)
    let path = try #require(folder.files.first)
    let bytes = try Folder.bytes(path)
    let next = try model.engine()
    let own = letters(100, seed: 5)
    _ = try await read(next, own, document: 100)
    for length in stride(from: 0, to: bytes.count, by: bytes.count / 60) {
      try Folder.write(bytes[..<length], to: path)
      let restored = await store().restore(prompt, mode: .exact, into: next)
      #expect(!restored.isRestored && restored.notice != nil, "\(length) bytes")
    }
    for index in stride(from: 0, to: bytes.count, by: bytes.count / 60) {
      var damaged = bytes
      damaged[index] ^= 4
      try Folder.write(damaged, to: path)
      let restored = await store().restore(prompt, mode: .exact, into: next)
      #expect(!restored.isRestored && restored.notice != nil, "byte \(index)")
    }
    #expect(try await read(next, own, document: 100).statistics.reusedTokens == 100)
    try Folder.write(bytes, to: path)
    #expect(await store().restore(prompt, mode: .exact, into: next).isRestored)
  }

  @Test func `unfinished files of a stopped program are removed with the next snapshot`()
    async throws
  {
    let engine = try tiny("llama").engine()
    let prompt = letters(300)
    _ = try await read(engine, prompt, document: 300)
    #expect(await keep(engine, prompt, .exact) == nil)
    let whole = folder.files
    try Folder.write("half".utf8, to: folder.path("exact/a.exact.unfinished"))
    #expect(folder.files.count == 2)
    #expect(await keep(engine, prompt, .exact) == nil)
    #expect(folder.files == whole)
    #expect(
      await store().restore(prompt, mode: .exact, into: try tiny("llama").engine()).isRestored)
  }

  @Test func `a text that isn't in the cache, or was read quickly, isn't saved`() async throws {
    let engine = try tiny("gemma3").engine()
    #expect(await keep(engine, letters(9), .exact) == nil)
    _ = try await read(engine, letters(1400), document: 0)
    // Its ring has lost what the shorter text's end saw.
    #expect(await keep(engine, Array(letters(1400)[..<300]), .exact) == nil)
    #expect(await keep(engine, letters(1400, seed: 2), .exact) == nil)
    let quick = await store().keep(
      letters(1400), mode: .exact, of: engine, readSeconds: 0.01, cacheBytes: 1000)
    #expect(quick == nil && folder.files.isEmpty)
  }
}
