package import Inference
package import Tokenizers

/// What a chat needs of an engine with a model in it.
package protocol Generating: Sendable {
  var summary: ModelSummary { get }
  var tokenizer: any Tokenizer { get }

  /// Reads a prompt and goes on from there; dropping the stream stops it and keeps what was read.
  func generate(_ request: GenerationRequest) -> AsyncThrowingStream<GenerationEvent, any Error>

  /// Snapshots, newest only, for one reader.
  var telemetry: AsyncStream<EngineTelemetry> { get }

  func setAttentionProbe(_ depth: ProbeDepth)

  /// What reading will take in memory; nil if nobody knows.
  var memory: MemoryForecast? { get }

  /// Gives back the memory of what was read in prompts.
  func forget() async

  /// Gives back the memory of what looks things up.
  func forgetLookup() async

  /// The same engine as one that can look things up; nil if it can't.
  var retrieving: (any Retrieving)? { get }
}

/// An engine, and what the user can load its model by again.
package struct LoadedEngine: Sendable {
  let engine: any Generating
  let name: String

  package init(_ engine: any Generating, name: String) {
    self.engine = engine
    self.name = name
  }
}

extension Generating {
  /// What the user should know of how texts are read, in one sentence; nil if there is nothing.
  package var notice: String? { tokenizer.notice }

  package var memory: MemoryForecast? { nil }

  package func forget() async {}

  package func forgetLookup() async {}

  package var retrieving: (any Retrieving)? { nil }
}
