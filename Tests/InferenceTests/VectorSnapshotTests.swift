import Foundation
import Inference
import TestSupport
import Testing

struct VectorSnapshotTests {
  private let folder: Folder
  private let store: SnapshotStore
  private let model: ModelDescription
  private let texts = ["One.", "Two.", "Three."]
  private let vectors: [[Float]]

  init() throws {
    folder = try Folder()
    store = SnapshotStore(folder: URL(filePath: folder.path("cache")))
    model = try TinyModel().engine().description
    let dimension = model.configuration.embeddingLength
    vectors = (0..<3).map { row in (0..<dimension).map { Float(row) - Float($0) / 8 } }
  }

  private func written() throws -> (snapshot: VectorSnapshot, path: String) {
    let snapshot = store.vectors(model, of: texts, document: "a.txt")
    try snapshot.write(vectors)
    return (snapshot, try #require(store.entries.first).path)
  }

  @Test func `vectors come back from their file, which is listed and cleared`() throws {
    let (snapshot, path) = try written()
    #expect(try snapshot.read() == vectors)
    #expect(try store.vectors(model, of: texts).read() == vectors)
    let entry = try #require(store.entries.first)
    #expect(entry.kind == .vectors && entry.document == "a.txt")
    #expect(entry.model == model.configuration.name)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    // Written again, it is still one file.
    try snapshot.write(vectors)
    #expect(store.entries.count == 1)
    #expect(store.clear([.light, .exact]).bytes == 0)
    #expect(store.clear([.vectors]).bytes == entry.bytes)
    #expect(throws: SnapshotError.missing) { try snapshot.read() }
  }

  @Test func `only the same model and texts read a file`() throws {
    let (snapshot, path) = try written()
    for other in [["One.", "Two."], ["One.Two.", "Three."], ["One.", "Two.", "Three!"]] {
      #expect(throws: SnapshotError.missing) { try store.vectors(model, of: other).read() }
    }
    let bigger = try TinyModel(embedding: 64).engine().description
    let strange = store.vectors(bigger, of: texts)
    #expect(throws: SnapshotError.missing) { try strange.read() }
    // A file under another's name isn't taken for it.
    try strange.write(vectors.map { _ in Array(repeating: 0.5, count: 64) })
    let foreign = try #require(store.entries.first { $0.path != path }).path
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: foreign, toPath: path)
    #expect(throws: SnapshotError.other) { try snapshot.read() }
  }

  @Test func `a damaged file is refused wherever the damage is`() throws {
    let (snapshot, path) = try written()
    let whole = try Folder.bytes(path)
    for position in stride(from: 0, to: whole.count, by: 13) where whole[position] != 0x20 {
      var bytes = whole
      bytes[position] ^= 0x41
      try Data(bytes).write(to: URL(filePath: path))
      #expect(throws: SnapshotError.self, "byte \(position)") { try snapshot.read() }
    }
    for length in [0, 1, 64, whole.count / 2, whole.count - 1] {
      try Data(whole.prefix(length)).write(to: URL(filePath: path))
      #expect(throws: SnapshotError.self, "\(length) bytes") { try snapshot.read() }
    }
    try Data(whole + [0]).write(to: URL(filePath: path))
    #expect(throws: SnapshotError.self) { try snapshot.read() }
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/zero")
    #expect(throws: SnapshotError.self) { try snapshot.read() }
    try FileManager.default.removeItem(atPath: path)
    try snapshot.write(vectors)
    #expect(try snapshot.read() == vectors)
  }

  @Test func `vectors that aren't numbers are refused`() throws {
    let snapshot = store.vectors(model, of: texts)
    var broken = vectors
    broken[1][0] = .nan
    try snapshot.write(broken)
    #expect(throws: SnapshotError.damaged) { try snapshot.read() }
  }

  @Test func `a folder that can't be written is an error`() throws {
    try Data().write(to: URL(filePath: folder.path("cache")))
    #expect(throws: SnapshotError.self) { try store.vectors(model, of: texts).write(vectors) }
  }
}
