import Chat
import Documents
import Inference
import Testing
import TestSupport
import Wording
import Retrieval

/// Telemetry of patterns and heads, from a real engine with a made-up model.
@Suite(.timeLimit(.minutes(10)))
struct AttentionTelemetryTests {
  private static let document = Document(
    name: "long.txt", text: (0..<14).map(paragraph).joined(separator: "\n\n"))

  private static func paragraph(_ number: Int) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    return String((0..<420).map { letters[$0 * (number + 3) % letters.count] })
  }

  private func session(_ document: Document = document) throws -> Conversation {
    var model = TinyModel()
    model.layers = 4
    model.contextLength = 2048
    model.favourite = 5
    let engine = try model.engine()
    var options = ChatOptions()
    options.recall.passageTokens = 900
    // A model of random weights is sure of nothing.
    options.recall.leastSupport = -.infinity
    options.maximumAnswerTokens = 4
    return Conversation(document: document, modelName: "tiny", options: options) { Models(engine) }
  }

  /// The first snapshot that says so much.
  private func telemetry(
    of session: Conversation, until isEnough: (Telemetry) -> Bool
  ) async throws -> Telemetry {
    for await telemetry in session.telemetry where isEnough(telemetry) { return telemetry }
    throw CancellationError()
  }

  @Test func `in recall mode prompt and light pass have patterns, and rows lie on the passages`()
    async throws
  {
    let session = try session()
    for await _ in session.open() {}
    var passages: [Citation] = []
    for await case .recalled(let recollection) in session.ask("where") {
      passages = recollection.passages
    }
    let map = try await telemetry(of: session) { !$0.documentAttention.isEmpty }
    #expect(map.patterns.isEmpty && map.heads == nil, "no view shows them")

    // Both are chosen after the answer.
    session.setAttentionProbe(.pattern)
    let pattern = try await telemetry(of: session) { $0.heads?.blocks.isEmpty == false }
    #expect(Set(pattern.patterns.map(\.sequence)) == ["prompt", "light pass"])
    for picture in pattern.patterns {
      #expect(picture.density.count == picture.side * picture.side && picture.side == 64)
      #expect(picture.seenPairs <= picture.densePairs && picture.seenPairs > 0)
      #expect(picture.operationsPerPair == 4 * 4 * 8, "4 heads of 8 numbers")
    }
    let light = try #require(pattern.patterns.first { $0.sequence == "light pass" })
    #expect(light.tokens > 5000 && light.seenPairs < light.densePairs / 3)

    session.setAttentionProbe(.heads)
    let heads = try #require(
      try await telemetry(of: session) { $0.heads?.retrieval.isEmpty == false }.heads)
    #expect(heads.retrieval.count == heads.layers * heads.heads)
    #expect(heads.retrieval.contains { $0 != nil })
    #expect(!heads.ranges.isEmpty)
    #expect(heads.ranges.allSatisfy { range in passages.contains { $0.bytes == range } })
    #expect(heads.rows.count == heads.retrieval.count * heads.ranges.count)
  }

  @Test func `a prompt of the whole document has rows over all of it, until another mode is read`()
    async throws
  {
    let session = try session(Document(name: "a.txt", text: String(repeating: "word ", count: 200)))
    session.setAttentionProbe(.heads)
    for await _ in session.change(.mode(.exact)) {}
    for await _ in session.ask("where") {}
    let told = try await telemetry(of: session) { $0.heads?.rows.isEmpty == false }
    let heads = try #require(told.heads)
    #expect(heads.ranges.first?.lowerBound == 0 && heads.ranges.last?.upperBound == 1000)
    #expect(heads.meanDistance.count == heads.layers * heads.heads)
    for await _ in session.change(.mode(.stream)) {}
    let after = try await telemetry(of: session) { $0.mode == .stream }
    #expect(after.heads?.rows.isEmpty == true)
  }
}
