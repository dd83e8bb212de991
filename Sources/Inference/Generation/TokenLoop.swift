import Tensors
import Tokenization
import Wording

/// Runs requests: reads what the cache lacks of a prompt, then generates the answer token by token.
///
/// `TokenDecoder` decides each step; the loop performs it with the model, the cache and the clock.
final class TokenLoop {
  /// A forward pass, and the tokens in its cache.
  final class OpenSequence {
    let pass: ForwardPass
    let mode: ReadingMode
    var prompt: PromptCache

    var usesAdapters: Bool { pass.options.usesAdapters }

    init(_ pass: ForwardPass, _ mode: ReadingMode) {
      self.pass = pass
      self.mode = mode
      prompt = PromptCache(pass.cache)
    }

    /// Empties the cache; the pass remembers how far heads look, so that the same text can be read
    /// without missing keys.
    func startOver() {
      pass.startOver()
      prompt.clear()
    }
  }

  private let loaded: LoadedModel
  private let workspace: Workspace
  private let cacheType: CacheType
  private let panels: AsyncStream<EngineTelemetry>.Continuation
  private let probe: ProbeSwitch
  private let clock = ContinuousClock()
  /// The maximum number of tokens that one forward pass reads.
  private let batch: Int

  /// The sequence that was read last; nil if none is in memory.
  private(set) var open: OpenSequence?
  /// The probes of the last request; nil once the cache has other tokens than the request's.
  private var probes: AnswerProbes?
  private var telemetry = EngineTelemetry()

  /// The operations of a batch: a fraction of a second's work, so that cancelling is felt at once.
  ///
  /// The batch isn't chosen by the clock: other batches round differently, and a prompt must always give
  /// the same answer.
  private static let batchOperations = 110_000_000_000
  private static let largestBatch = ForwardPass.Options.usualBatch

  init(
    _ loaded: LoadedModel, workspace: Workspace, cacheType: CacheType,
    telemetry: AsyncStream<EngineTelemetry>.Continuation, probe: ProbeSwitch
  ) {
    self.loaded = loaded
    self.workspace = workspace
    self.cacheType = cacheType
    let operations = max(1, loaded.model.configuration.linearOperations(withLogits: false))
    batch = min(Self.largestBatch, max(32, Self.batchOperations / operations / 32 * 32))
    panels = telemetry
    self.probe = probe
  }

  deinit { panels.finish() }

  /// Runs a request until it is done or cancelled.
  ///
  /// - Throws: `GenerationError` for a prompt that can't be read.
  func run(
    _ request: GenerationRequest, isCancelled: Flag, emit: (GenerationEvent) -> Void
  ) throws {
    let start = clock.now
    try check(request)
    let open = open(
      for: request.mode, usesAdapters: request.usesAdapters,
      tokens: request.tokens.count + request.maximumTokens)
    // The last token is always read before an answer: the first logits are its own.
    let limit = request.tokens.count - (request.maximumTokens > 0 ? 1 : 0)
    let reused = open.prompt.keepPrefix(of: request.tokens, limit: limit)
    forgetRequest()
    probes = AnswerProbes(
      request, patterns: open.pass.patterns, heads: open.pass.configuration.heads)
    // Nothing is read that would send telemetry.
    if reused == request.tokens.count { publish() }
    var decoder = TokenDecoder(
      request, tokenizer: loaded.tokenizer, reused: reused, batch: batch,
      longest: longest(request.mode))
    var sampler = Sampler(request.sampling)
    var hidden: Matrix?
    var event = TokenDecoder.Event.started
    performing: while true {
      switch decoder.next(event, at: seconds(since: start)) {
      case .read where isCancelled.isSet, .sample where isCancelled.isSet: event = .cancelled
      case .read(let positions):
        hidden = read(positions, decoder, open, start)
        event = hidden == nil ? .missedKeys : .read
      case .sample:
        if let weights = probes?.sourceWeights { emit(.attended(weights)) }
        event =
          hidden.map { sample($0, request, decoder, &sampler, open.pass) } ?? .cancelled
      case .emit(let output):
        emit(output)
        event = .emitted
      case .stop: break performing
      }
    }
    // The last token was chosen but not read: its share mustn't count with the next prompt.
    if !decoder.isPrefilling { telemetry.decodeStages += StageTimes(takenFrom: loaded.ops.stages) }
    var statistics = decoder.statistics
    statistics.cacheBytes = open.prompt.footprint(heads: open.pass.configuration.heads).bytes
    statistics.documentAttention = probes?.documentAttention ?? []
    emit(.finished(statistics))
  }

  private func check(_ request: GenerationRequest) throws(GenerationError) {
    let configuration = loaded.model.configuration
    try configuration.check(request.tokens)
    guard !request.tokens.isEmpty else { throw .emptyPrompt }
    if request.mode.isBounded, request.tokens.count > configuration.contextLength {
      throw .promptTooLong(
        tokens: request.tokens.count, contextLength: configuration.contextLength)
    }
    try configuration.checkDecoder(tokens: request.tokens.count)
  }

  /// Returns the maximum number of tokens that can be read in a mode.
  private func longest(_ mode: ReadingMode) -> Int {
    let configuration = loaded.model.configuration
    return min(
      configuration.positionLimit ?? .max, mode.isBounded ? configuration.contextLength : .max)
  }

  // MARK: Steps

  /// Reads a batch.
  ///
  /// - Returns: the last token's hidden state (1, embedding); nil, with an empty cache, if a query missed
  ///   keys that its head had given back.
  private func read(
    _ positions: Range<Int>, _ decoder: TokenDecoder, _ open: OpenSequence,
    _ start: ContinuousClock.Instant
  ) -> Matrix? {
    let tokens = decoder.tokens[positions]
    let pass = open.pass
    pass.observers =
      probes?.observers(reading: positions, of: decoder.tokens.count, depth: probe.depth) ?? []
    let batchStart = clock.now
    let states = loaded.model.forward(tokens, pass)
    pass.observers = []
    guard !pass.hasMissedKeys else {
      open.startOver()
      return nil
    }
    open.prompt.append(tokens)
    let stages = StageTimes(takenFrom: loaded.ops.stages)
    if decoder.isPrefilling {
      if positions.upperBound == probes?.request.document.upperBound { open.prompt.markEnd() }
      // The time of one token says nothing about the rate of many.
      if states.rows > 1 {
        telemetry.prefillRate = Double(states.rows) / seconds(since: batchStart)
        telemetry.prefillStages = stages
      }
    } else {
      telemetry.decodeRate = decoder.decodeRate(at: seconds(since: start))
      telemetry.decodeStages += stages
      telemetry.documentAttention = probes?.documentAttention ?? []
    }
    if let heads = probes?.headAttention { telemetry.heads = heads }
    publish()
    return states.rows(states.rows - 1..<states.rows)
  }

  /// Chooses the next token of an answer from the last token's hidden state.
  private func sample(
    _ hidden: Matrix, _ request: GenerationRequest, _ decoder: TokenDecoder,
    _ sampler: inout Sampler, _ pass: ForwardPass
  ) -> TokenDecoder.Event {
    if decoder.statistics.generatedTokens == 0 { telemetry.decodeStages = StageTimes() }
    let logits = loaded.model.logits(hidden, pass)
    var softmax = [RunningSoftmax()]
    if request.wantsLogProbability || decoder.refusal != nil {
      loaded.ops.add(logits, to: &softmax)
    }
    func logProbability(of token: TokenID) -> Double {
      Double(logits.withElements { $0[Int(token)] } - softmax[0].logSum)
    }
    let refusal = decoder.refusal.map { logProbability(of: $0.token) }
    if let refusal, let threshold = decoder.refusal?.threshold, refusal >= threshold {
      return .refused(logProbability: refusal)
    }
    let token = pass.sample(logits, &sampler) { decoder.refuses($0) }
    return .sampled(
      token, logProbability: request.wantsLogProbability ? logProbability(of: token) : 0,
      refusal: refusal)
  }

  // MARK: The sequence

  /// Returns the open sequence if it can grow to `longest` tokens in this mode; opens an empty one
  /// otherwise.
  func open(
    for mode: ReadingMode, usesAdapters: Bool, tokens longest: Int
  ) -> OpenSequence {
    // A sequence that grows past a border of LongRoPE is read again.
    let rotaries = loaded.model.rotaries
    if let open, open.mode == mode, open.usesAdapters == usesAdapters,
      rotaries.allSatisfy({ $0.isSame(for: open.pass.options.context, and: longest) })
    {
      return open
    }
    // Frees the old cache before the new one is made.
    open = nil
    var options = Self.options(for: mode, tokens: longest, cacheType)
    options.workspace = workspace
    options.usesAdapters = usesAdapters
    let opened = OpenSequence(
      ForwardPass(model: loaded.model, ops: loaded.ops, options: options), mode)
    open = opened
    forgetRequest()
    return opened
  }

  /// Returns the options of a pass for a mode and for sequences of at most `longest` tokens.
  static func options(
    for mode: ReadingMode, tokens longest: Int, _ cacheType: CacheType
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

  /// Empties the cache and releases its memory.
  func forget() {
    open = nil
    forgetRequest()
    telemetry.cachedTokens = 0
    telemetry.owner = nil
    telemetry.promptTokens = 0
    telemetry.patterns = []
    telemetry.visible = []
    telemetry.cache = CacheFootprint(layers: [])
    panels.yield(telemetry)
  }

  /// Drops the attention of the last answer, once the cache has other tokens.
  func forgetRequest() {
    probes = nil
    telemetry.heads = nil
    telemetry.documentAttention = []
  }

  /// Reads the last token of an answer once more if all heads are to be observed and weren't so far.
  func observeLastToken() {
    guard probe.depth == .heads, telemetry.heads == nil, let open, let request = probes?.request,
      request.isProbed, open.prompt.tokens.count > request.tokens.count,
      let last = open.prompt.tokens.last,
      let headProbe = probes?.headProbe(tokens: open.prompt.tokens.count), open.prompt.dropLast()
    else { return }
    open.pass.observers = [headProbe]
    _ = loaded.model.forward([last][...], open.pass)
    open.pass.observers = []
    guard !open.pass.hasMissedKeys else { return open.startOver() }
    open.prompt.append(CollectionOfOne(last))
    telemetry.heads = headProbe.attention
    publish()
  }

  // MARK: Telemetry

  /// Sends the state of the open sequence to panels.
  func publish() {
    guard let open else { return }
    let tokens = open.prompt.tokens.count
    telemetry.cachedTokens = tokens
    telemetry.cache = open.prompt.footprint(heads: open.pass.configuration.heads)
    telemetry.visible = open.pass.visibleTokens
    telemetry.patterns = open.pass.patterns
    telemetry.promptTokens = probes?.request.tokens.count ?? tokens
    telemetry.owner = probes?.request.owner
    panels.yield(telemetry)
  }

  private func seconds(since start: ContinuousClock.Instant) -> Double {
    max(1e-9, (clock.now - start) / .seconds(1))
  }
}
