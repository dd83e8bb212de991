package import Chat
package import Inference
import Synchronization
package import Tokenization

/// A backend that generates what a test gives it and keeps the requests.
package final class ScriptedBackend: AnswerBackend {
  /// What one generation does after its prompt was read.
  package enum Script: Sendable {
    case says([String], StopReason = .stop)
    /// Says a draft with this log-probability, in nats.
    case drafts(String, logProbability: Double, refusal: Double? = nil)
    /// Generates these texts, then waits to be cancelled.
    case hangsAfter([String])
    /// Reads this many tokens of the prompt, then waits to be cancelled.
    case hangsReading(after: Int)
    case fails(ScriptedError)
  }

  package struct ScriptedError: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
  }

  package let summary: ModelSummary
  package let capabilities: BackendCapabilities
  package let tokenizer: any Tokenizer
  package let passageReader: PassageReaderRule?
  package let telemetry: AsyncStream<EngineTelemetry>
  private let panels: AsyncStream<EngineTelemetry>.Continuation
  private let state: Mutex<State>

  private struct State {
    var scripts: [Script]
    var requests: [GenerationRequest] = []
    var cache: [TokenID] = []
    var probes: [ProbeDepth] = []
    var waiting: [AsyncThrowingStream<GenerationEvent, any Error>.Continuation] = []
  }

  package init(
    _ scripts: [Script] = [], contextLength: Int = 8192,
    tokenizer: any Tokenizer = ByteTokenizer.make(), capabilities: BackendCapabilities = [],
    passageReader: PassageReaderRule? = nil
  ) {
    summary = ModelSummary(
      name: "scripted", architecture: "none", contextLength: contextLength, layers: 2, heads: 4,
      kvHeads: 1, threads: 3)
    self.tokenizer = tokenizer
    self.capabilities = capabilities
    self.passageReader = passageReader
    state = Mutex(State(scripts: scripts))
    (telemetry, panels) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  package var requests: [GenerationRequest] { state.withLock { $0.requests } }
  package var probes: [ProbeDepth] { state.withLock { $0.probes } }

  package func setAttentionProbe(_ depth: ProbeDepth) { state.withLock { $0.probes.append(depth) } }

  package func generate(_ request: GenerationRequest) -> AsyncThrowingStream<
    GenerationEvent, any Error
  > {
    let (stream, events) = AsyncThrowingStream.makeStream(of: GenerationEvent.self)
    state.withLock { state in
      state.requests.append(request)
      let isReading = request.maximumTokens == 0
      if case .hangsReading = state.scripts.first {
        run(state.scripts.removeFirst(), request, events, &state)
      } else if isReading || state.scripts.isEmpty {
        run(.says([]), request, events, &state)
      } else {
        run(state.scripts.removeFirst(), request, events, &state)
      }
    }
    return stream
  }

  private func run(
    _ script: Script, _ request: GenerationRequest,
    _ events: AsyncThrowingStream<GenerationEvent, any Error>.Continuation, _ state: inout State
  ) {
    let total = request.tokens.count
    let reused = zip(state.cache, request.tokens).prefix { $0 == $1 }.count
    events.yield(.reading(read: reused, total: total, reused: reused))
    var end = total
    if case .hangsReading(let limit) = script { end = limit }
    state.cache = Array(request.tokens[..<end])
    events.yield(.reading(read: end, total: total, reused: reused))
    panels.yield(telemetry(of: request, cached: end))

    switch script {
    case .says(let parts, let reason):
      for part in parts { events.yield(.text(part)) }
      events.yield(
        .finished(
          GenerationStatistics(
            reason: reason, promptTokens: total, reusedTokens: reused, readTokens: total - reused,
            generatedTokens: parts.count, readSeconds: 1, firstTokenSeconds: 2, decodeSeconds: 3,
            cacheBytes: 1000)))
      events.finish()
    case .drafts(let text, let logProbability, let refusal):
      events.yield(.text(text))
      var statistics = GenerationStatistics(reason: .stop, promptTokens: total)
      statistics.generatedTokens = 1
      statistics.logProbability = logProbability
      statistics.refusal = refusal
      events.yield(.finished(statistics))
      events.finish()
    case .hangsAfter(let parts):
      for part in parts { events.yield(.text(part)) }
      state.waiting.append(events)
    case .hangsReading: state.waiting.append(events)
    case .fails(let error): events.finish(throwing: error)
    }
  }

  private func telemetry(of request: GenerationRequest, cached count: Int) -> EngineTelemetry {
    var telemetry = EngineTelemetry()
    telemetry.cachedTokens = count
    telemetry.visible = [0..<count]
    telemetry.documentAttention = [1, 3]
    telemetry.owner = request.owner
    return telemetry
  }

  /// Sends telemetry that says that so many tokens of a request's prompt are in the cache.
  package func report(_ request: GenerationRequest, cached count: Int) {
    panels.yield(telemetry(of: request, cached: count))
  }
}

/// A vocabulary in which every byte is a token, but for a few words.
package enum ByteTokenizer {
  package static func make(template: String? = nil, addsSpacePrefix: Bool = false) -> any Tokenizer
  {
    let digits = Array("0123456789ABCDEF")
    let bytes = (0..<256).map { "<0x\(digits[$0 / 16])\(digits[$0 % 16])>" }
    let words = ["▁", "é€"]
    let control = ["<|im_start|>", "<|im_end|>"]
    let pieces = ["<unk>", "<s>", "</s>"] + bytes + words + control
    var configuration = TokenizerConfiguration(
      model: "llama", pieces: PackedStrings(pieces.map(\.utf8)))
    configuration.types = [2, 3, 3] + bytes.map { _ in 6 } + words.map { _ in 1 } + [3, 3]
    configuration.scores = (0..<pieces.count).map { -Float($0) }
    configuration.addSpacePrefix = addsSpacePrefix
    configuration.addBOS = true
    configuration.addEOS = true
    configuration.eos = 2
    configuration.chatTemplate = template
    do {
      return try TokenizerLoader.make(configuration)
    } catch {
      preconditionFailure("the test's own vocabulary: \(error)")
    }
  }

  package static let chatML = "{{ '<|im_start|>' + role + '<|im_end|>' }}"
}

/// A clock that goes on by a second each time it is read.
package final class TickingClock: Sendable {
  private let time = Mutex(ContinuousClock.now)

  package init() {}

  package func callAsFunction() -> ContinuousClock.Instant {
    time.withLock {
      $0 += .seconds(1)
      return $0
    }
  }
}
