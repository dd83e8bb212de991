import Tensors
import Tokenizers

/// The synchronous heart of the engine: reuse what the cache holds, read the rest in chunks, then
/// generate token by token.
final class TokenLoop {
  private let loaded: LoadedModel
  private let workspace: Workspace
  private let cacheType: CacheElementType
  private let telemetry: AsyncStream<EngineTelemetry>.Continuation
  private let probe: ProbeSwitch
  private let clock = ContinuousClock()

  // The sequence in the cache.
  private(set) var pass: ForwardPass?
  private(set) var mode: ReadingMode?
  var tokens: [TokenID] = []
  var checkpoint: CacheCheckpoint?

  private var snapshot = EngineTelemetry()
  /// Whose tokens are in the cache.
  private var request: GenerationRequest?
  private let chunk: Int

  /// Operations of a chunk: fractions of a second, so that cancelling is felt at once.
  ///
  /// Not timed by the clock, since other chunks round differently and a prompt must always give the
  /// same answer.
  private static let chunkOperations = 110_000_000_000
  private static let largestChunk = ForwardPass.Options.usualBatch

  init(
    _ loaded: LoadedModel, workspace: Workspace, cacheType: CacheElementType,
    telemetry: AsyncStream<EngineTelemetry>.Continuation, probe: ProbeSwitch
  ) {
    self.loaded = loaded
    self.workspace = workspace
    self.cacheType = cacheType
    let operations = max(1, loaded.model.configuration.linearOperations(withLogits: false))
    chunk = min(Self.largestChunk, max(32, Self.chunkOperations / operations / 32 * 32))
    self.telemetry = telemetry
    self.probe = probe
  }

  deinit { telemetry.finish() }

  func run(
    _ request: GenerationRequest, isCancelled: Flag, emit: (GenerationEvent) -> Void
  ) throws {
    let started = clock.now
    let pass = try prepare(request)
    let reused = reuse(request, pass)
    forgetRequest()
    self.request = request
    var statistics = GenerationStatistics(
      reason: .cancelled, promptTokens: request.tokens.count, reusedTokens: reused)
    emit(.reading(read: reused, total: request.tokens.count, reused: reused))
    if !request.sources.isEmpty {
      pass.sourceProbe = SourceProbe(request.sourceHeads, sources: request.sources)
    }
    defer { pass.sourceProbe = nil }
    let hidden = read(request.tokens, request, pass, isCancelled) { read in
      emit(.reading(read: read, total: request.tokens.count, reused: reused))
    }
    statistics.readTokens = tokens.count - reused
    statistics.readSeconds = seconds(since: started)
    if tokens.count < request.tokens.count {
      // Cancelled while reading.
    } else if let hidden, request.maximumTokens > 0 {
      generate(request, pass, hidden, started, isCancelled, &statistics, emit)
    } else {
      statistics.reason = .stop
    }
    statistics.cacheBytes = footprint(pass).bytes
    emit(.finished(statistics))
  }

  // MARK: Reuse

  /// The pass for a request that can be run.
  private func prepare(_ request: GenerationRequest) throws -> ForwardPass {
    let configuration = loaded.model.configuration
    try configuration.check(request.tokens)
    guard !request.tokens.isEmpty else { throw GenerationError.emptyPrompt }
    if request.mode.isBounded, request.tokens.count > configuration.contextLength {
      throw GenerationError.promptTooLong(
        tokens: request.tokens.count, contextLength: configuration.contextLength)
    }
    try configuration.checkDecoder(tokens: request.tokens.count)
    return pass(for: request.mode, tokens: request.tokens.count + request.maximumTokens)
  }

  /// The pass for a mode and for sequences of so many tokens; another mode starts an empty cache.
  func pass(for mode: ReadingMode, tokens longest: Int) -> ForwardPass {
    // A sequence that grows past a border of LongRoPE is read anew.
    let rotaries = loaded.model.rotaries
    if let pass, self.mode == mode,
      rotaries.allSatisfy({ $0.isSame(for: pass.options.context, and: longest) })
    {
      return pass
    }
    // Frees the old cache before the new one is made.
    self.pass = nil
    var options = Self.options(for: mode, tokens: longest, cacheType)
    options.workspace = workspace
    let pass = ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
    self.pass = pass
    self.mode = mode
    tokens = []
    checkpoint = nil
    forgetRequest()
    return pass
  }

  /// How a pass is set up for a mode and sequences of so many tokens.
  static func options(
    for mode: ReadingMode, tokens longest: Int, _ cacheType: CacheElementType
  ) -> ForwardPass.Options {
    var options = ForwardPass.Options()
    options.cacheType = cacheType
    options.context = longest
    options.headsForget = true
    switch mode {
    case .exact: break
    case .stream(let sinks, let window):
      options.globalPattern = .sinksAndWindow(sinks: sinks, window: window)
    case .sparse(let pattern): options.globalPattern = pattern
    }
    return options
  }

  /// Keeps the longest prefix that the cache and the prompt share, and forgets the rest.
  private func reuse(_ request: GenerationRequest, _ pass: ForwardPass) -> Int {
    let held = min(tokens.count, request.tokens.count)
    var shared = (0..<held).first { tokens[$0] != request.tokens[$0] } ?? held
    // The last token is read anew for its logits, unless nothing is to be generated.
    if request.maximumTokens > 0 { shared = min(shared, request.tokens.count - 1) }
    if !pass.cache.truncate(to: shared) {
      if let checkpoint, checkpoint.count <= shared {
        pass.cache.restore(checkpoint)
        shared = checkpoint.count
      } else {
        _ = pass.cache.truncate(to: 0)
        shared = 0
      }
    }
    if let checkpoint, checkpoint.count > shared { self.checkpoint = nil }
    tokens.removeSubrange(shared...)
    return shared
  }

  /// Empties the cache and gives its memory back.
  func forget() {
    pass = nil
    mode = nil
    tokens = []
    checkpoint = nil
    forgetRequest()
    snapshot.cachedTokens = 0
    snapshot.cache = CacheFootprint(layers: [])
    telemetry.yield(snapshot)
  }

  /// What the heads looked at is of no use once the tokens are others.
  func forgetRequest() {
    request = nil
    snapshot.heads = nil
  }

  // MARK: Reading

  /// Forgets what was read, of which some keys were missed.
  private func startOver(_ pass: ForwardPass) {
    pass.startOver()
    tokens = []
    checkpoint = nil
  }

  /// Reads the rest of a request's prompt, or of `sequence` that goes on from it; returns the last
  /// hidden state, if anything was read.
  private func read(
    _ sequence: [TokenID], _ request: GenerationRequest, _ pass: ForwardPass, _ isCancelled: Flag,
    progress: (Int) -> Void
  ) -> Matrix? {
    var hidden: Matrix?
    let probe = pass.probe
    pass.probe = nil
    defer { pass.probe = probe }
    while tokens.count < sequence.count, !isCancelled.isSet {
      var end = min(tokens.count + chunk, sequence.count)
      // The end of the document is worth a checkpoint: every question continues from there.
      let border = request.document.upperBound
      if tokens.count < border, border < end { end = border }
      // The last token before an answer is read alone: what it looks at when the first word is chosen
      // counts, too. Also where nobody asks, since it rounds differently.
      let last = sequence.count - 1
      let isAnswered = request.maximumTokens > 0 && request.isProbed
      if isAnswered, tokens.count < last, last < end { end = last }
      pass.sourceProbe?.begin()
      let started = clock.now
      let states = loaded.model.forward(sequence[tokens.count..<end], pass)
      if pass.hasMissedKeys {
        startOver(pass)
        continue
      }
      hidden = states.rows(states.rows - 1..<states.rows)
      let rate = Double(end - tokens.count) / seconds(since: started)
      tokens.append(contentsOf: sequence[tokens.count..<end])
      if end == border, pass.cache.losesTokens {
        checkpoint = pass.cache.checkpoint()
      }
      let stages = StageTimes(takenFrom: loaded.ops.stages)
      // One token alone says nothing of how fast many are read.
      if states.rows > 1 { (snapshot.prefillRate, snapshot.prefillStages) = (rate, stages) }
      publish(pass)
      progress(end)
    }
    return hidden
  }

  // MARK: Generating

  private func generate(
    _ request: GenerationRequest, _ pass: ForwardPass, _ prompt: Matrix,
    _ started: ContinuousClock.Instant, _ isCancelled: Flag,
    _ statistics: inout GenerationStatistics, _ emit: (GenerationEvent) -> Void
  ) {
    let configuration = loaded.model.configuration
    var sampler = Sampler(request.sampling)
    var text = AnswerText(
      tokenizer: loaded.tokenizer, stopTexts: request.stopTexts, rules: request.rules)
    var hidden = prompt
    pass.probe = nil
    defer { pass.headProbe = nil }
    let sourceProbe = pass.sourceProbe
    let decoding = clock.now
    snapshot.decodeStages = StageTimes()
    statistics.reason = .length
    while !isCancelled.isSet {
      if let sourceProbe { emit(.attended(sourceProbe.weights)) }
      let logits = loaded.model.logits(hidden, pass)
      var softmax = [RunningSoftmax()]
      if request.wantsLogProbability { loaded.ops.add(logits, to: &softmax) }
      let token = pass.sample(logits, &sampler, refusing: text.refuses)
      if request.wantsLogProbability {
        let logit = logits.withElements { $0[Int(token)] }
        statistics.logProbability += Double(logit - softmax[0].logSum)
        if statistics.logProbability < request.leastLogProbability {
          statistics.reason = .improbable
          break
        }
      }
      if statistics.firstTokenSeconds == nil {
        statistics.firstTokenSeconds = seconds(since: started)
      }
      if loaded.tokenizer.vocabulary.endOfGeneration.contains(token) {
        statistics.reason = .stop
        break
      }
      statistics.generatedTokens += 1
      if let piece = text.append(token) { emit(.text(piece)) }
      let room = configuration.positionLimit ?? .max
      let isFull =
        tokens.count >= room
        || request.mode.isBounded && tokens.count >= configuration.contextLength
      if text.isStopped { statistics.reason = .stop }
      let isLoop = !text.isStopped && text.isLoop
      if isLoop { statistics.reason = .repetition }
      let isLast = statistics.generatedTokens == request.maximumTokens || isFull
      if text.isStopped || isLoop || isLast { break }
      updateProbes(request, pass, generated: statistics.generatedTokens)
      let isLookedAt = Self.looksAtSources(
        statistics.generatedTokens, keys: min(tokens.count, pass.patterns.map(\.reach).max() ?? 0))
      pass.sourceProbe = isLookedAt ? sourceProbe : nil
      pass.sourceProbe?.begin()
      hidden = loaded.model.forward([token][...], pass)
      tokens.append(token)
      if pass.hasMissedKeys {
        let sequence = tokens
        startOver(pass)
        let states = read(sequence, request, pass, isCancelled) { _ in }
        guard let states, tokens.count == sequence.count else { break }  // cancelled
        hidden = states
      }
      if let headProbe = pass.headProbe { snapshot.heads = headProbe.attention }
      snapshot.decodeRate = Double(statistics.generatedTokens) / seconds(since: decoding)
      snapshot.decodeStages += StageTimes(takenFrom: loaded.ops.stages)
      publish(pass)
    }
    // The last token was chosen but not read: its share mustn't count with the next prompt.
    snapshot.decodeStages += StageTimes(takenFrom: loaded.ops.stages)
    if isCancelled.isSet { statistics.reason = .cancelled }
    if let rest = text.finish() { emit(.text(rest)) }
    statistics.documentAttention = pass.probe?.bins ?? []
    statistics.decodeSeconds = seconds(since: decoding)
  }

  private func updateProbes(_ request: GenerationRequest, _ pass: ForwardPass, generated: Int) {
    let depth = request.isProbed ? probe.depth : .off
    let isDue = depth == .heads && (generated - 1).isMultiple(of: Self.tokensPerLook)
    pass.headProbe = isDue ? headProbe(request, pass, tokens: tokens.count + 1) : nil
    // The weights of sources say the same for less.
    guard depth != .off, !request.poolsOverSources, !request.document.isEmpty else {
      pass.probe = nil
      return
    }
    guard pass.probe == nil else { return }
    pass.probe = AttentionProbe(patterns: pass.patterns, document: request.document)
  }

  /// Tokens of an answer of which one is looked at by all heads: a look takes longer than the token.
  private static let tokensPerLook = 4

  /// Whether the sources of a token are looked for: of all at first, but in a long context only of every
  /// second to fourth later one, as a look reads the keys of some heads once more; the others are taken
  /// for the one before.
  private static func looksAtSources(_ generated: Int, keys: Int) -> Bool {
    generated < 32 || generated.isMultiple(of: min(4, max(1, keys / 8192)))
  }

  private func headProbe(
    _ request: GenerationRequest, _ pass: ForwardPass, tokens: Int
  ) -> HeadProbe {
    HeadProbe(
      request, layers: pass.patterns.count, heads: pass.configuration.heads, tokens: tokens)
  }

  /// Reads the last token of an answer once more to tell what its heads look at.
  func lookBack() {
    guard probe.depth == .heads, snapshot.heads == nil, let pass, let request, request.isProbed,
      tokens.count > request.tokens.count, let last = tokens.last,
      pass.cache.truncate(to: tokens.count - 1)
    else { return }
    let headProbe = headProbe(request, pass, tokens: tokens.count)
    pass.headProbe = headProbe
    _ = loaded.model.forward([last][...], pass)
    pass.headProbe = nil
    guard !pass.hasMissedKeys else { return startOver(pass) }
    snapshot.heads = headProbe.attention
    publish(pass)
  }

  // MARK: Telemetry

  func publish(_ pass: ForwardPass) {
    snapshot.cachedTokens = tokens.count
    snapshot.cache = footprint(pass)
    snapshot.documentAttention = pass.probe?.bins ?? []
    snapshot.visible = pass.visibleTokens
    snapshot.patterns = pass.patterns
    snapshot.promptTokens = request?.tokens.count ?? tokens.count
    telemetry.yield(snapshot)
  }

  private func footprint(_ pass: ForwardPass) -> CacheFootprint {
    var footprint = pass.cache.footprint(heads: pass.configuration.heads)
    footprint.checkpointBytes = checkpoint.map(pass.cache.bytes(heldFor:)) ?? 0
    return footprint
  }

  private func seconds(since start: ContinuousClock.Instant) -> Double {
    max(1e-9, (clock.now - start) / .seconds(1))
  }
}
