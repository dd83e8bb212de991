import Foundation
import Inference
import Tensors
import Testing
import TestSupport

struct RetrievalHeadsTests {
  /// A model of two layers with the ranking and the progress of its calibration.
  private func calibrate(
    _ model: TinyModel = TinyModel()
  ) async throws -> (heads: RetrievalHeads?, shares: [Double], engine: Engine) {
    let engine = try model.engine()
    var shares: [Double] = []
    var heads: RetrievalHeads?
    for try await event in engine.calibrate() {
      switch event {
      case .progress(let share): shares.append(share)
      case .finished(let found): heads = found
      }
    }
    return (heads, shares, engine)
  }

  @Test func `calibration ranks all heads and reports its progress`() async throws {
    let (found, shares, engine) = try await calibrate()
    let heads = try #require(found)
    #expect(heads.model == engine.description.fingerprint)
    #expect(heads.ranking.count == 8, "two layers of four heads")
    #expect(Set(heads.ranking.map(\.head)).count == 8)
    #expect(zip(heads.ranking, heads.ranking.dropFirst()).allSatisfy { $0.score >= $1.score })
    #expect(heads.questions == 56)
    #expect(shares.last == 1 && shares == shares.sorted() && shares.count == 60)
    #expect(heads.suits(engine.description.configuration) || heads.depths.isEmpty)
    for depth in heads.depths {
      #expect(depth.heads.allSatisfy { $0.layer < depth.layers })
      #expect(depth.heads.contains { $0.layer == depth.layers - 1 })
    }
    #expect(zip(heads.depths, heads.depths.dropFirst()).allSatisfy { $0.score < $1.score })
  }

  @Test func `dropping the calibration ends it, and the engine works on`() async throws {
    let engine = try TinyModel().engine()
    for try await _ in engine.calibrate() { break }
    for try await event in engine.calibrate() {
      if case .finished(let heads) = event { #expect(heads.ranking.count == 8) }
    }
  }

  @Test func `heads come back from JSON, and broken JSON is an error`() async throws {
    let found = try await calibrate().heads
    let heads = try #require(found)
    let json = try heads.json
    #expect(try RetrievalHeads(json: json) == heads)
    #expect(throws: (any Error).self) { try RetrievalHeads(json: json.dropLast(5)) }
    let text = String(decoding: json, as: UTF8.self)
    for wrong in ["\"0\"", "\"0-\"", "\"-1-2\"", "\"a-b\"", "7"] {
      let changed = text.replacing(/"\d+-\d+"/, with: wrong)
      #expect(changed != text)
      #expect(throws: (any Error).self) { try RetrievalHeads(json: Data(changed.utf8)) }
    }
  }

  @Test func `files from before reading spans load, and those of later versions don't`() throws {
    let old = #"{"depths":[],"model":"m","name":"n","questions":1,"ranking":[]"#
    var heads = try RetrievalHeads(json: Data((old + "}").utf8))
    #expect(heads.spans == nil)
    let length = ReadingSpan.Length(tokens: 500, right: 9, questions: 10)
    heads.keep(ReadingSpan(model: "m", alone: length, lengths: [length]))
    heads.keep(ReadingSpan(model: "m adapted", alone: length, lengths: []))
    heads.keep(ReadingSpan(model: "m", alone: length, lengths: [length, length]))
    let loaded = try RetrievalHeads(json: try heads.json)
    #expect(loaded.spans?.map(\.model) == ["m adapted", "m"])
    #expect(loaded.spans?.map(\.span) == [0, 500])
    #expect(throws: (any Error).self) {
      try RetrievalHeads(json: Data((old + #","version":3}"#).utf8))
    }
  }

  @Test(arguments: [
    (500, 9, 500), (-1, 9, 500), (Int.max, 9, 500), (500, 11, 500), (500, -1, 500), (500, 9, -1),
    (500, 9, Int.max),
  ])
  func `a reading span with numbers out of range isn't used`(
    tokens: Int, right: Int, span: Int
  ) throws {
    let length = #"{"tokens":\#(tokens),"right":\#(right),"questions":10}"#
    let json = #"""
      {"depths":[],"model":"m","name":"n","questions":1,"ranking":[],"version":2,"spans":[
      {"model":"m","alone":\#(length),"lengths":[\#(length)],"span":\#(span)}]}
      """#
    let isSound = tokens == 500 && right == 9 && span == 500
    #expect(try RetrievalHeads(json: Data(json.utf8)).spans?.count == (isSound ? 1 : 0))
  }

  @Test func `heads that a model doesn't have don't suit it`() throws {
    let known = try #require(
      RetrievalHeads.known("ad1311175f4ce316241d18b6418c87d81382d6bcf4ac27eba29ea9a2da45fc07"))
    #expect(known.depthInUse?.layers == 6)
    #expect(known.depthInUse?.heads.contains(AttentionHead(layer: 5, head: 1)) == true)
    #expect(!known.suits(try TinyModel().load().model.configuration))
    #expect(RetrievalHeads.known("0") == nil)
    var none = known
    none.depths = []
    #expect(none.depthInUse == nil)
  }

  @Test func `the depth in use is the least that looks nearly as well as the best`() throws {
    var heads = try #require(
      RetrievalHeads.known("5b23ed29748cd5131287cba7cba73a5cbeab2db0a38e72b5edd8ba391d1d04e4"))
    for (scores, layers) in [
      ([0.5, 0.89, 1], 3), ([0.5, 0.91, 1], 2), ([0.95, 0.98, 1], 1), ([0.2], 1),
    ] as [([Float], Int)] {
      let pattern = try #require(heads.depths.first)
      heads.depths = scores.enumerated().map { index, score in
        var depth = pattern
        (depth.layers, depth.score) = (index + 1, score)
        return depth
      }
      #expect(heads.depthInUse?.layers == layers)
    }
  }

  @Test func `a fingerprint differs with header or size, and is stable for one file`() throws {
    func fingerprint(_ change: (inout TinyModel) -> Void = { _ in }) throws -> String {
      var model = TinyModel()
      change(&model)
      return try model.load().fingerprint
    }
    let plain = try fingerprint()
    #expect(plain.count == 64 && plain.allSatisfy(\.isHexDigit))
    #expect(try fingerprint() == plain)
    #expect(try fingerprint { $0.contextLength = 513 } != plain)
    #expect(try fingerprint { $0.layers = 3 } != plain)
    #expect(try fingerprint { $0.settings["rope.freq_base"] = .float32(1000) } != plain)
  }
}
