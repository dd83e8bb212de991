package import Inference
package import Tokenizers

/// An engine with a model, as a chat uses it.
package protocol Generating: Sendable {
  var summary: ModelSummary { get }
  var tokenizer: any Tokenizer { get }

  /// Reads a prompt and generates text; dropping the stream stops it and keeps what was read.
  func generate(_ request: GenerationRequest) -> AsyncThrowingStream<GenerationEvent, any Error>

  /// Snapshots, newest only, for one reader.
  var telemetry: AsyncStream<EngineTelemetry> { get }

  func setAttentionProbe(_ depth: ProbeDepth)

  /// A forecast of the memory that reading takes; nil if unknown.
  var memory: MemoryForecast? { get }

  /// Releases the cache of prompts.
  func forget() async

  /// Releases the memory of the light index.
  func forgetLookup() async

  /// The engine's interface for retrieval; nil if it has none.
  var retrieving: (any Retrieving)? { get }
}

/// A loaded engine and the name by which the user can load its model again.
package struct LoadedEngine: Sendable {
  let engine: any Generating
  let name: String

  package init(_ engine: any Generating, name: String) {
    self.engine = engine
    self.name = name
  }
}

extension Generating {
  /// A notice for the user about the tokenizer, in one sentence; nil if there is none.
  package var notice: String? { tokenizer.notice }

  package var memory: MemoryForecast? { nil }

  package func forget() async {}

  package func forgetLookup() async {}

  package var retrieving: (any Retrieving)? { nil }
}
