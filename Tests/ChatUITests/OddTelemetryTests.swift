import Chat
import ChatUI
import Documents
import Screen
import Testing
import Wording

/// Panels that are told numbers which don't fit each other, as those of two models.
struct OddTelemetryTests {
  /// Of 30 layers with 9 heads each, but with numbers of 18 layers with 4.
  private static var mixed: Telemetry {
    var telemetry = Telemetry.patterned
    let other = Telemetry.Heads.measured
    var heads = Telemetry.Heads(layers: 30, heads: 9)
    heads.retrieval = other.retrieval
    heads.meanDistance = other.meanDistance
    heads.entropy = other.entropy
    heads.tokens = other.tokens
    heads.ranges = other.ranges
    heads.rows = other.rows
    heads.blocks = Array(other.blocks.dropLast())
    telemetry.heads = heads
    telemetry.patterns[0].density.removeLast()
    telemetry.decodeStages.removeFirst(2)
    telemetry.cacheLayers = []
    telemetry.seen = [SeenLines(lines: 1...9_999, visibility: .light)]
    return telemetry
  }

  @Test(arguments: AttentionView.allCases, Focus.standard)
  func `numbers that don't fit are as if they weren't there`(view: AttentionView, focus: Focus) {
    for size in [Size(width: 80, height: 24), Size(width: 120, height: 40)] {
      for isZoomed in [false, true] {
        var state = AppState(document: .gatsby, size: size)
        _ = state.reduce(.opening(.planned(.recall)))
        _ = state.reduce(.telemetry(Self.mixed))
        state.attention.view = view
        state.attention.head = HeadIndex(layer: 29, head: 8)
        state.attention.picture = .max
        state.attention.range = 1_000_000..<1_000_100
        state.attention.cursor = 2_000_000
        state.show(focus, isZoomed: isZoomed)
        for measure in HeadMeasure.allCases {
          state.attention.measure = measure
          let text = RootView(state).draw().grid.text
          #expect(!text.contains("Layer 29, head 8  ") || text.contains("not known"))
        }
      }
    }
  }
}
