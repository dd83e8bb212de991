import Inference
import Synchronization

/// The connection of a conversation's readings to the panels.
///
/// It forwards the telemetry of the present reading and turns the attention probe on for the view
/// that is shown.
final class PanelBoard: Sendable {
  /// The latest telemetry, for one consumer.
  let telemetry: AsyncStream<Telemetry>
  private let panels: AsyncStream<Telemetry>.Continuation
  private let state = Mutex(State())

  private struct State {
    var view: AttentionView?
    var reader: (any AnswerBackend)?
    /// The reading that is shown.
    var reading: Reading.ID?
  }

  init() {
    (telemetry, panels) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  deinit { panels.finish() }

  /// The view of the Attention panel that is shown; nil if none is.
  ///
  /// It may be set before there is a model.
  var view: AttentionView? {
    get { state.withLock { $0.view } }
    set {
      state.withLock {
        $0.view = newValue
        $0.reader?.setAttentionProbe(newValue.probeDepth)
      }
    }
  }

  /// Measures attention in this model from now on.
  func connect(_ reader: any AnswerBackend) {
    state.withLock {
      guard $0.reader !== reader else { return }
      $0.reader = reader
      reader.setAttentionProbe($0.view.probeDepth)
    }
  }

  /// Shows this reading from now on; later telemetry of other readings is dropped.
  func show(_ reading: Reading.ID) { state.withLock { $0.reading = reading } }

  /// Sends telemetry to the panels if its reading is the one that is shown.
  func yield(_ telemetry: Telemetry, from reading: Reading.ID) {
    let isShown = state.withLock { $0.reading == reading }
    if isShown { panels.yield(telemetry) }
  }
}

/// The views of the Attention panel; attention is measured only for the view that is shown.
package enum AttentionView: String, Sendable, Hashable, CaseIterable {
  /// The answer's attention over the document.
  case map
  /// The tokens that each layer's pattern lets a token see.
  case pattern
  /// The attention of each head.
  case heads
}

extension AttentionView? {
  /// The depth at which the engine measures attention for the view.
  var probeDepth: ProbeDepth {
    switch self {
    case .map: .document
    case .pattern, .heads: .heads
    case nil: .off
    }
  }
}
