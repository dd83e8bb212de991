import Chat
import ChatUI
import Documents
import Screen
import TestSupport
import Testing

/// The rows of the conversation, wrapped as it changes.
struct WrappedTranscriptTests {
  private func wrapping(_ width: Int) -> WrappedTranscript.Wrapping {
    WrappedTranscript.Wrapping(width: width, document: .gatsby, isAskable: true)
  }

  @Test(arguments: [12, 40, 77])
  func `rows that are kept from change to change equal rows that are all wrapped at once`(
    _ width: Int
  ) {
    var random = SplitMix(seed: UInt64(width))
    var transcript = Transcript()
    var rows = WrappedTranscript()
    for step in 0..<300 {
      change(&transcript, step, &random)
      let wrapping = wrapping(step.isMultiple(of: 50) ? width + 7 : width)
      rows.update(transcript, wrapping)
      let fresh = WrappedTranscript(transcript, wrapping)
      #expect(rows.all == fresh.all, "step \(step)")
      #expect(rows.count == fresh.all.count, "step \(step)")
    }
  }

  private func change(_ transcript: inout Transcript, _ step: Int, _ random: inout SplitMix) {
    let ids = transcript.turns.map(\.id)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: transcript.append(question: "Question \(step), with several words to wrap?")
    case 1: transcript.append(notice: "Notice \(step): something else happened meanwhile.")
    case 2: transcript.append(error: "Error \(step)")
    case 3:
      guard let id = ids.randomElement(using: &random) else { return }
      transcript.update(id) { $0.recollection = .passages(weights: [0.62, 0.08, 0.3]) }
    default:
      guard let id = ids.last else { return }
      transcript.update(id) {
        $0.status = .answering
        $0.wasAsked = true
        $0.answer +=
          ["word ", "東卵 ", "a-longer-word ", "x", "line\n", "é"].randomElement(
            using: &random) ?? ""
      }
    }
  }

  @Test(arguments: [40, 80, 120])
  func `a completed question is a dim line under the question`(width: Int) {
    var transcript = Transcript()
    transcript.append(question: "Where did he go?")
    transcript.update(1) {
      $0.understood = "Where did Tom Buchanan go in the summer of 1922?"
    }
    let rows = WrappedTranscript(transcript, wrapping(width)).all
    #expect(rows.first?.text == "Where did he go?")
    #expect(rows[1].text.hasPrefix("understood as: Where did") && rows[1].style.role == .dim)
    #expect(rows.allSatisfy { DisplayWidth.columns(of: $0.text) <= width })
  }

  @Test func `the last rows are the end of all rows`() {
    var transcript = Transcript()
    for number in 1...9 { transcript.append(notice: "Notice \(number) of several words") }
    let rows = WrappedTranscript(transcript, wrapping(16))
    for limit in [0, 1, 2, 7, rows.count, rows.count + 5] {
      #expect(Array(rows.suffix(limit)) == rows.all.suffix(limit))
    }
  }

  @Test func `the conversation is wrapped for the columns that it has on the screen`() {
    var state = AppState(document: .gatsby, size: Size(width: 120, height: 40))
    #expect(state.conversation.rows.all == WrappedTranscript(state.transcript, wrapped(state)).all)
    _ = state.reduce(.resized(Size(width: 60, height: 30)))
    #expect(state.conversation.rows.all == WrappedTranscript(state.transcript, wrapped(state)).all)
  }

  private func wrapped(_ state: AppState) -> WrappedTranscript.Wrapping {
    WrappedTranscript.Wrapping(
      width: state.layout.transcriptText.width, document: .gatsby, isAskable: false)
  }
}
