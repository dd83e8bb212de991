import Chat
import ChatUI
import Documents
import Testing
import TestSupport
import Wording

/// Every change in the middle of a conversation after every other one, with all that panels show of it.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct ChangePairsTests {
  @Test(.tags(.slow), arguments: ChangeWalk.Change.allCases, ChangeWalk.Change.allCases)
  func `after a change no panel shows the state before it`(
    first: ChangeWalk.Change, second: ChangeWalk.Change
  ) async {
    for mode in [Mode.recall, .exact] {
      let walk = ChangeWalk(mode)
      var mapped = 0
      await walk.open()
      await check(walk, "\(mode)")
      for change in [first, second] {
        await walk.ask()
        let map = AttentionSource(walk.state)
        if !map.heat.isEmpty { mapped += 1 }
        walk.pickTheEnds()
        await walk.perform(change)
        await check(walk, "\(mode), \(change.testDescription)")
        let after = AttentionSource(walk.state)
        #expect(after.heat == map.heat && after.name == map.name, "the same answer, the same map")
      }
      await walk.ask()
      await check(walk, "\(mode), answered")
      #expect(mapped > 0 || mode == .recall, "answers from the whole text look somewhere")
      #expect(walk.frames > 500, "screens were drawn")
    }
  }

  private func check(_ walk: ChangeWalk, _ step: String) async {
    let told = await walk.lookAround()
    #expect(told.count == 3, "\(step): each view was measured for")
    let state = walk.state
    #expect(state.reading.opening == .ended(.completed), "\(step)")
    guard let model = state.reading.model, let plan = state.reading.plan else {
      Issue.record("\(step): nothing was planned")
      return
    }
    for (view, telemetry) in told {
      let place = "\(step), \(view.rawValue)"
      #expect(telemetry.mode == plan.mode, "\(place)")
      #expect(telemetry.documentTokens == plan.documentTokens, "\(place)")
      #expect([0, model.layers].contains(telemetry.cacheLayers.count), "\(place)")
      #expect(telemetry.seen.first?.lines.lowerBound == 1, "\(place)")
      #expect(
        telemetry.seen.last?.lines.upperBound == state.document.lines.count, "\(place)")
      for pattern in telemetry.patterns {
        #expect(pattern.layers.allSatisfy { $0 < model.layers }, "\(place)")
      }
      guard let heads = telemetry.heads else { continue }
      let all = model.layers * model.heads
      #expect(heads.layers == model.layers && heads.heads == model.heads, "\(place)")
      if view == .heads { #expect(heads.retrieval.count == all, "\(place)") }
      #expect([0, all].contains(heads.meanDistance.count), "\(place)")
      #expect([0, all].contains(heads.entropy.count), "\(place)")
      #expect([0, all * heads.ranges.count].contains(heads.rows.count), "\(place)")
    }
  }
}
