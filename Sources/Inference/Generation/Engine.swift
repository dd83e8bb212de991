package import Tensors
package import Tokenizers
import Synchronization

/// How an engine is set up.
package struct EngineOptions: Sendable {
  /// Nil for all cores.
  package var threads: Int?
  package var cacheType = CacheElementType.f16

  package init() {}
}

/// What is known of a loaded model.
package struct ModelDescription: Sendable, Hashable {
  package let configuration: ModelConfiguration
  package let threads: Int

  package init(configuration: ModelConfiguration, threads: Int) {
    self.configuration = configuration
    self.threads = threads
  }
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
  private nonisolated let isProbing = Flag()
  private let loop: TokenLoop

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// Opens a model file; slow, so call it away from the main actor.
  package static func load(path: String, options: EngineOptions = EngineOptions()) throws -> Engine
  {
    let model = try LoadedModel(path: path, threads: options.threads)
    return Engine(model, options: options)
  }

  private init(_ loaded: sending LoadedModel, options: EngineOptions) {
    description = ModelDescription(
      configuration: loaded.model.configuration, threads: loaded.ops.pool.threads)
    tokenizer = loaded.tokenizer
    let (stream, continuation) = AsyncStream.makeStream(
      of: EngineTelemetry.self, bufferingPolicy: .bufferingNewest(1))
    telemetry = stream
    loop = TokenLoop(
      loaded, cacheType: options.cacheType, telemetry: continuation, isProbing: isProbing)
  }

  /// Reads what the cache lacks of the prompt, then generates. Dropping the stream cancels within
  /// one chunk or token; what was read stays in the cache.
  package nonisolated func generate(_ request: GenerationRequest)
    -> AsyncThrowingStream<GenerationEvent, any Error>
  {
    let (stream, continuation) = AsyncThrowingStream.makeStream(of: GenerationEvent.self)
    let isCancelled = Flag()
    continuation.onTermination = { _ in isCancelled.set(true) }
    Task { await run(request, continuation, isCancelled) }
    return stream
  }

  /// Turns the attention probe on or off, from the next token on.
  package nonisolated func setAttentionProbe(_ isOn: Bool) { isProbing.set(isOn) }

  private func run(
    _ request: GenerationRequest,
    _ continuation: AsyncThrowingStream<GenerationEvent, any Error>.Continuation,
    _ isCancelled: Flag
  ) {
    do {
      try loop.run(request, isCancelled: isCancelled) { continuation.yield($0) }
      continuation.finish()
    } catch {
      continuation.finish(throwing: error)
    }
  }
}

/// A boolean that one side sets and another tests.
final class Flag: Sendable {
  private let value = Atomic(false)

  var isSet: Bool { value.load(ordering: .relaxed) }
  func set(_ newValue: Bool) { value.store(newValue, ordering: .relaxed) }
}

extension EngineOptions {
  /// The cache's element type by name; an unknown name leaves it as it is.
  package var cache: String {
    get { cacheType.rawValue }
    set { cacheType = CacheElementType(rawValue: newValue) ?? cacheType }
  }
}
