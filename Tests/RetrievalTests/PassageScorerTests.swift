import Chat
import Retrieval
import Documents
import Foundation
import Inference
import Testing
import TestSupport

/// An embedding model that judges passages, with a tiny encoder.
@Suite(.timeLimit(.minutes(10)))
struct PassageScorerTests {
  private static let document = Document(
    name: "long.txt",
    text: (0..<40).map { number in
      (0..<80).map { "word\((number * 31 + $0 * (number + 7)) % 97)" }.joined(separator: " ") + "."
    }.joined(separator: "\n\n"))

  /// The text of one of the passages.
  private static let wanted = String(document.text(in: document.passages[23].content))

  private static func encoder() throws -> TextEncoder {
    try TextEncoder(path: Kit.fixtures.model("modern-bert"), threads: 1)
  }

  /// Returns the first passage for the text of a passage, and the notices of the light pass.
  private func first(
    _ scorer: PassageScorer?, _ snapshots: SnapshotStore? = nil
  ) async throws -> (passage: String?, notices: [String]) {
    var model = TinyModel()
    model.contextLength = 2048
    let engine = try model.engine()
    var options = ChatOptions()
    options.maximumAnswerTokens = 1
    options.recall.lexicalWeight = 0
    options.recall.attentionWeight = 0
    options.recall.likelihoodWeight = 0
    options.recall.linked = 0
    options.recall.scorerWeight = 1000
    let session = Conversation(
      document: Self.document, modelName: "tiny", options: options,
      tools: ReadingTools(snapshots: snapshots, scorer: scorer)
    ) { Models(engine) }
    var notices: [String] = []
    for await case .notice(let notice) in session.open() { notices.append(notice) }
    for await event in session.ask(Self.wanted) {
      if case .recalled(let recollection) = event {
        return (recollection.passages.first?.text, notices)
      }
    }
    return (nil, notices)
  }

  @Test func `a passage with the question's words comes first`() async throws {
    #expect(try await first(nil).passage != Self.wanted, "the made-up model alone finds it")
    #expect(try await first(PassageScorer { try Self.encoder() }) == (Self.wanted, []))
  }

  @Test func `vectors are kept for the next time`() async throws {
    let folder = try Folder()
    let store = SnapshotStore(folder: URL(filePath: folder.path("cache")))
    let scorer = PassageScorer { try Self.encoder() }
    #expect(try await first(scorer, store) == (Self.wanted, []))
    let entry = try #require(store.entries.first { $0.kind == .vectors })
    #expect(entry.document == Self.document.name)
    #expect(try await first(scorer, store) == (Self.wanted, []))
    #expect(store.entries.count { $0.kind == .vectors } == 1)
    let whole = try Folder.bytes(entry.path)
    try Data(whole.dropLast(9)).write(to: URL(filePath: entry.path))
    let (passage, notices) = try await first(scorer, store)
    #expect(passage == Self.wanted)
    #expect(notices.count == 1 && notices[0].contains("aren't sound"))
    #expect(try Folder.bytes(entry.path) == whole)
    // The keys of the light pass are still in the cache.
    #expect(store.clear([.vectors]).bytes == whole.count)
    #expect(try await first(scorer, store) == (Self.wanted, []))
    #expect(try Folder.bytes(entry.path) == whole)
  }

  private struct Broken: Error {}

  @Test func `without its model, passages are found by the other stages`() async throws {
    let (passage, notices) = try await first(PassageScorer { throw Broken() })
    #expect(passage != nil)
    #expect(notices.count == 1 && notices[0].contains("without the embedding model"))
  }

  @Test func `a text too long for the encoder is judged by its beginning`() async throws {
    let encoder = try Self.encoder()
    let long = String(repeating: "All work and no play. ", count: 4000)
    let vector = try await encoder.vector(of: long)
    let length = vector.reduce(0) { $0 + $1 * $1 }
    #expect(abs(length - 1) < 1e-3)
    #expect(try await encoder.vector(of: long + "But at the very end.") == vector)
    #expect(try await encoder.vector(of: "Something else. " + long) != vector)
  }
}
