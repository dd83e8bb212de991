import Dispatch
import Synchronization
import Tensors
package import Tokenization
package import Wording

/// The options of an engine.
package struct EngineOptions: Sendable {
  /// The default number of threads: as many as the process may use.
  package static var defaultThreads: Int { ProcessorShare().threads }

  /// The number of threads; nil for as many as the process may use.
  package var threads: Int?
  package var cacheType = CacheType.f16
  /// The adapters whose updates are added to the weights.
  package var adapters: [AdapterChoice] = []
  /// The thread that computes; nil for a thread of the engine's own.
  ///
  /// Engines that share a thread compute one at a time, so that each has all cores.
  package var executor: EngineExecutor?

  package init() {}
}

/// A loaded model with its cache: reads prompts and generates answers, as streams of events.
///
/// The engine runs on a thread of its own and never suspends during a generation, so requests don't mix.
package actor Engine {
  package nonisolated let description: ModelDescription
  package nonisolated let tokenizer: any Tokenizer
  /// The state for panels, newest only, for one reader.
  package nonisolated let telemetry: AsyncStream<EngineTelemetry>

  private nonisolated let executor: EngineExecutor
  private nonisolated let probe = ProbeSwitch()
  let loop: TokenLoop
  nonisolated let cacheType: CacheType
  let reading: LightReading

  /// A notice for the user about the tokenizer, in one sentence; nil if there is none.
  package nonisolated var notice: String? { tokenizer.notice }

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// Loads a model file; slow, so call it away from the main actor.
  package static func load(path: String, options: EngineOptions = EngineOptions()) throws -> Engine
  {
    let model = try LoadedModel(
      path: path, adapters: options.adapters, threads: options.threads)
    try model.model.configuration.checkDecoder(tokens: 0)
    return Engine(model, options: options)
  }

  private init(_ loaded: sending LoadedModel, options: EngineOptions) {
    executor = options.executor ?? EngineExecutor()
    description = ModelDescription(loaded)
    tokenizer = loaded.tokenizer
    cacheType = options.cacheType
    let (stream, continuation) = AsyncStream.makeStream(
      of: EngineTelemetry.self, bufferingPolicy: .bufferingNewest(1))
    telemetry = stream
    let workspace = Workspace(
      description.configuration, batch: ForwardPass.Options.usualBatch, logitRows: 1,
      rank: loaded.model.adapterRank)
    loop = TokenLoop(
      loaded, workspace: workspace, cacheType: options.cacheType, telemetry: continuation,
      probe: probe)
    reading = LightReading(loaded, workspace)
  }

  /// Reads what the cache lacks of the prompt, then generates.
  ///
  /// Dropping the stream cancels within one batch or token. Tokens that were read stay in the cache.
  package nonisolated func generate(_ request: GenerationRequest)
    -> AsyncThrowingStream<GenerationEvent, any Error>
  {
    stream { engine, isCancelled, continuation in
      try engine.loop.run(request, isCancelled: isCancelled) { continuation.yield($0) }
    }
  }

  /// Chooses which attention is measured from the next token on.
  ///
  /// If all heads are to be observed after an answer, its last token is read once more for them.
  package nonisolated func setAttentionProbe(_ depth: ProbeDepth) {
    probe.set(depth)
    if depth == .heads { Task { await observeLastToken() } }
  }

  /// Releases the memory of the prompts that were read.
  package func forget() {
    loop.forget()
    AlignedMemory.trim()
  }

  /// Releases the memory of the light pass and of the passes that judge passages.
  package func forgetLookup() {
    reading.forget()
    AlignedMemory.trim()
  }

  private func observeLastToken() { loop.observeLastToken() }

  /// Returns a stream of the events that `work` sends from the engine's thread; dropping the stream sets
  /// the flag.
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

/// Runs engines on a thread of its own, so that computing never blocks the cooperative pool.
///
/// Requests run in the order in which they come, also those of different engines.
package final class EngineExecutor: SerialExecutor {
  // `DispatchSerialQueue`, which is an executor itself, doesn't exist on Linux.
  private let queue = DispatchQueue(label: "lcchat.engine", qos: .userInitiated)

  package init() {}

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}

extension Engine {
  /// The forecast of what this model takes in memory, with this engine's cache type.
  package nonisolated var memoryForecast: MemoryForecast {
    MemoryForecast(description.configuration, cacheType)
  }
}
