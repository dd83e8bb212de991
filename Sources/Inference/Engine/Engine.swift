package import Tensors
package import Tokenizers

/// The options of an engine.
package struct EngineOptions: Sendable {
  /// The number of threads; nil for as many as the process may use.
  package var threads: Int?
  package var cacheType = CacheElementType.f16

  package init() {}
}

/// A model with its cache: reads prompts, generates answers and tells by events; nobody asks it
/// anything while it works.
///
/// Runs on an executor of its own, without suspending inside a generation, so requests never mix.
package actor Engine {
  package nonisolated let description: ModelDescription
  package nonisolated let tokenizer: any Tokenizer
  package nonisolated let telemetry: AsyncStream<EngineTelemetry>

  private nonisolated let executor = EngineExecutor()
  private nonisolated let probe = ProbeSwitch()
  let loop: TokenLoop
  nonisolated let cacheType: CacheElementType
  let reading: LightReading

  /// A notice for the user about the tokenizer, in one sentence; nil if there is none.
  package nonisolated var notice: String? { tokenizer.notice }

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// Opens a model file; slow, so call it away from the main actor.
  package static func load(path: String, options: EngineOptions = EngineOptions()) throws -> Engine
  {
    let model = try LoadedModel(path: path, threads: options.threads)
    try model.model.configuration.checkDecoder(tokens: 0)
    return Engine(model, options: options)
  }

  private init(_ loaded: sending LoadedModel, options: EngineOptions) {
    description = ModelDescription(loaded)
    tokenizer = loaded.tokenizer
    cacheType = options.cacheType
    let (stream, continuation) = AsyncStream.makeStream(
      of: EngineTelemetry.self, bufferingPolicy: .bufferingNewest(1))
    telemetry = stream
    let workspace = Workspace(
      description.configuration, batch: ForwardPass.Options.usualBatch, logitRows: 1)
    loop = TokenLoop(
      loaded, workspace: workspace, cacheType: options.cacheType, telemetry: continuation,
      probe: probe)
    reading = LightReading(loaded, workspace)
  }

  /// Reads what the cache lacks of the prompt, then generates.
  ///
  /// Dropping the stream cancels within one chunk or token; what was read stays in the cache.
  package nonisolated func generate(_ request: GenerationRequest)
    -> AsyncThrowingStream<GenerationEvent, any Error>
  {
    stream { engine, isCancelled, continuation in
      try engine.loop.run(request, isCancelled: isCancelled) { continuation.yield($0) }
    }
  }

  /// Chooses what is probed from the next token on; what the last token looked at is told at once, if
  /// it can be.
  package nonisolated func setAttentionProbe(_ depth: ProbeDepth) {
    probe.set(depth)
    if depth == .heads { Task { await lookBack() } }
  }

  /// Gives back the memory of what was read in prompts.
  package func forget() {
    loop.forget()
    AlignedMemory.trim()
  }

  /// Gives back the memory of the passes that look things up.
  package func forgetLookup() {
    reading.forget()
    AlignedMemory.trim()
  }

  private func lookBack() { loop.lookBack() }

  /// A stream of what `work` tells on the engine's thread; dropping it sets the flag.
  nonisolated func stream<Event: Sendable>(
    _ work:
      @escaping @Sendable (
        isolated Engine, Flag, AsyncThrowingStream<Event, any Error>.Continuation
      ) throws -> Void
  ) -> AsyncThrowingStream<Event, any Error> {
    let (stream, continuation) = AsyncThrowingStream.makeStream(of: Event.self)
    let isCancelled = Flag()
    continuation.onTermination = { _ in isCancelled.set(true) }
    Task {
      do {
        try await work(self, isCancelled, continuation)
        continuation.finish()
      } catch {
        continuation.finish(throwing: error)
      }
    }
    return stream
  }
}

extension EngineOptions {
  /// The cache's element type by name; an unknown name leaves it as it is.
  package var cache: String {
    get { cacheType.rawValue }
    set { cacheType = CacheElementType(rawValue: newValue) ?? cacheType }
  }
}

extension Engine {
  /// The forecast of what this model takes in memory, with this engine's cache type.
  package nonisolated var memoryForecast: MemoryForecast {
    MemoryForecast(description.configuration, cacheType)
  }
}
