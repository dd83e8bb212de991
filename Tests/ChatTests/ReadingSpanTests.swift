import Chat
import Foundation
import Inference
import TestSupport
import Testing
import Tokenization

struct ReadingSpanTests {
  /// Measures a reader that answers from prompts of at most `limit` bytes.
  private func measured(_ limit: Int, contextLength: Int = 100_000) async throws -> ReadingSpan {
    try await SpanCalibration(
      ShortReader(limit: limit, contextLength: contextLength), limit: .seconds(3600)
    ).run(model: "short")
  }

  @Test func `the span is the longest length that is read well, and nothing longer is measured`()
    async throws
  {
    let span = try await measured(5000)
    #expect(span.model == "short")
    #expect(span.alone.right == span.alone.questions && span.alone.questions >= 50)
    #expect(span.span == 4000)
    #expect([250, 500, 1000, 2000, 4000, 8000].starts(with: span.lengths.map(\.tokens)))
    let last = try #require(span.lengths.last)
    #expect(!ReadingSpan.isRead(last))
    #expect(span.lengths.dropLast().allSatisfy(ReadingSpan.isRead))
  }

  @Test func `a reader of short texts has a shorter span than one of long texts`() async throws {
    #expect(try await measured(0).span == 0)
    #expect(try await measured(3000).span < measured(20_000).span)
  }

  @Test func `lengths that the model has no room for aren't measured`() async throws {
    let span = try await measured(.max, contextLength: 4096)
    #expect(span.span > 0 && span.span < 4096)
    #expect(span.lengths.allSatisfy(ReadingSpan.isRead))
  }

  @Test func `no longer length is begun after the time limit`() async throws {
    let clock = TickingClock()
    let span = try await SpanCalibration(
      ShortReader(limit: .max, contextLength: 100_000), limit: .seconds(1), now: { clock() }
    ).run(model: "slow")
    #expect(span.lengths.count == 1)
  }

  @Test func `the models that set-up fetches have spans`() {
    let adapted =
      "ad1311175f4ce316241d18b6418c87d81382d6bcf4ac27eba29ea9a2da45fc07 "
      + "57097843ded4eaeae88dd3785b3f38956bc5f4a1c37591d64d895887a6f18717=1.0"
    #expect(ReadingSpan.known(adapted)?.span == 250)
    #expect(
      ReadingSpan.known("ad1311175f4ce316241d18b6418c87d81382d6bcf4ac27eba29ea9a2da45fc07")?.span
        == 0)
    #expect(ReadingSpan.known("another") == nil)
  }
}

/// A reader that answers facts of calibration if the prompt is short, and otherwise wrongly.
private final class ShortReader: AnswerBackend {
  let summary: ModelSummary
  let tokenizer: any Tokenizer = ByteTokenizer.make()
  let telemetry: AsyncStream<EngineTelemetry>
  private let limit: Int

  init(limit: Int, contextLength: Int) {
    self.limit = limit
    summary = ModelSummary(
      name: "short", architecture: "none", contextLength: contextLength, layers: 1, heads: 1,
      kvHeads: 1, threads: 1)
    (telemetry, _) = AsyncStream.makeStream()
  }

  func setAttentionProbe(_ depth: ProbeDepth) {}

  func generate(_ request: GenerationRequest) -> AsyncThrowingStream<GenerationEvent, any Error> {
    let (stream, events) = AsyncThrowingStream.makeStream(of: GenerationEvent.self)
    let document = tokenizer.decodedText(request.tokens[request.document])
    let prompt = tokenizer.decodedText(request.tokens)
    let asked = CalibrationFact.all.first {
      let end = prompt.suffix(200)
      return end.contains($0.literal) || end.contains($0.paraphrase)
    }
    // The answer must also be in the text, as a reader knows nothing else.
    let answer = asked.flatMap { document.contains($0.sentence) ? $0.answers.first : nil }
    events.yield(.text(request.document.count <= limit ? answer ?? "nothing" : "nothing"))
    events.yield(.finished(GenerationStatistics(reason: .stop)))
    events.finish()
    return stream
  }
}

extension Tokenizer {
  fileprivate func decodedText(_ tokens: some Collection<TokenID>) -> String {
    String(decoding: decodedBytes(Array(tokens)), as: UTF8.self)
  }
}
