package import Tensors
package import Wording

/// The seconds that each stage of a model's work took.
package struct StageTimes: Sendable, Hashable {
  private var seconds = Array(repeating: 0.0, count: Stage.allCases.count)  // (stages)

  package init() {}

  /// Takes the times that a clock has counted since it was last read.
  package init(takenFrom clock: StageClock) { seconds = clock.take() }

  package subscript(stage: Stage) -> Double {
    get { seconds[stage.rawValue] }
    set { seconds[stage.rawValue] = newValue }
  }

  package var total: Double { seconds.reduce(0, +) }

  /// The share of each stage, by name; empty if nothing was counted.
  package var shares: [StageShare] {
    guard total > 0 else { return [] }
    return Stage.allCases.map { StageShare(name: "\($0)", share: self[$0] / total) }
  }

  package static func += (left: inout StageTimes, right: StageTimes) {
    for stage in Stage.allCases { left[stage] += right[stage] }
  }
}
