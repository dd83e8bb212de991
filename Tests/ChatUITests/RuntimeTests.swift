import Chat
import ChatUI
import Documents
import Screen
import Synchronization
import TestSupport
import Testing

/// A clock that stands still until a test moves it.
private final class ManualClock: Sendable {
  private let time = Mutex(Duration.zero)
  let sleeps = Feed<Void>()
  let slept = Mutex([Duration]())

  var frameClock: FrameClock {
    FrameClock(
      now: { self.time.withLock { $0 } },
      sleep: { duration in
        // Messages age beside the frames, and would take their turn.
        guard duration != FrameClock.message else {
          for await _ in Feed<Void>().stream {}
          return
        }
        self.slept.withLock { $0.append(duration) }
        for await _ in self.sleeps.stream { return }
      })
  }

  func advance(by duration: Duration) { time.withLock { $0 += duration } }
}

@Suite(.timeLimit(.minutes(10)))
@MainActor
struct RuntimeTests {
  @Test func `many actions within a frame are one more draw`() async {
    let clock = ManualClock()
    let display = MemoryDisplay(size: Size(width: 80, height: 24))
    let answering = ScriptedAnswering()
    let terminal = Feed<TerminalEvent>()
    let runtime = Runtime(
      display: display, answering: answering, document: .gatsby, terminalEvents: terminal.stream,
      clock: clock.frameClock, readDocument: { throw DocumentError.missing(path: $0) },
      handleSession: { _ in "" },
      stopUntilContinued: {})
    // Nothing animates, so that the only sleep is the one for the frame.
    runtime.post(.opening(.ended(.completed)))
    let run = Task { await runtime.run() }
    for letter in "abcdefgh" { runtime.post(.key(.character(letter))) }
    await eventually("a draw waits for its frame") {
      clock.sleeps.isParked && runtime.pendingActions == 0
    }
    #expect(display.showCount == 1)

    clock.advance(by: FrameClock.frame)
    clock.sleeps.send(())
    await eventually("the frame is drawn") { runtime.isSettled }
    #expect(display.showCount == 2)
    #expect(display.grid.text.contains("› abcdefgh"))
    #expect(clock.slept.withLock { $0 } == [FrameClock.frame])

    // A draft makes quitting ask once.
    for _ in 0..<2 { runtime.post(.key(.function(10))) }
    await run.value
  }

  @Test func `a key doesn't wait for the calm frame of what happens beside`() async {
    let clock = ManualClock()
    let display = MemoryDisplay(size: Size(width: 80, height: 24))
    let terminal = Feed<TerminalEvent>()
    let runtime = Runtime(
      display: display, answering: ScriptedAnswering(), document: .gatsby,
      terminalEvents: terminal.stream, clock: clock.frameClock,
      readDocument: { throw DocumentError.missing(path: $0) }, handleSession: { _ in "" },
      stopUntilContinued: {})
    runtime.post(.opening(.ended(.completed)))
    let run = Task { await runtime.run() }
    await eventually("a draw waits") { clock.sleeps.isParked && runtime.pendingActions == 0 }
    clock.advance(by: FrameClock.frame)
    clock.sleeps.send(())
    await eventually("it is drawn") { runtime.isSettled }
    runtime.post(.telemetry(.streaming))
    await eventually("a draw waits") { clock.sleeps.isParked && runtime.pendingActions == 0 }
    #expect(clock.slept.withLock { $0.last } == FrameClock.calmFrame)
    runtime.post(.key(.character("a")))
    await eventually("the key's draw waits less") {
      clock.slept.withLock { $0.last } == FrameClock.frame
    }
    // A draft makes quitting ask once.
    for _ in 0..<2 { runtime.post(.key(.function(10))) }
    await run.value
  }

  @Test func `a message leaves by itself and the keys show again`() async {
    let due = Feed<Void>()
    let slept = Mutex([Duration]())
    let clock = FrameClock(now: { .zero }) { duration in
      guard duration == FrameClock.message else { return }
      slept.withLock { $0.append(duration) }
      for await _ in due.stream { return }
    }
    let display = MemoryDisplay(size: Size(width: 80, height: 24))
    let terminal = Feed<TerminalEvent>()
    let runtime = Runtime(
      display: display, answering: ScriptedAnswering(), document: .gatsby,
      terminalEvents: terminal.stream, clock: clock,
      readDocument: { throw DocumentError.missing(path: $0) }, handleSession: { _ in "" },
      stopUntilContinued: {})
    runtime.post(.opening(.ended(.completed)))
    let run = Task { await runtime.run() }
    runtime.post(.key(.control("c")))
    await eventually("the message shows") {
      due.isParked && runtime.isSettled && display.grid.text.contains("Press ^C again to quit")
    }
    due.send(())
    await eventually("the keys show") {
      runtime.isSettled && !display.grid.text.contains("Press ^C again to quit")
    }
    #expect(display.grid.text.contains("F1 help"))
    #expect(!runtime.state.status.isQuitArmed, "what nothing announces doesn't happen")
    #expect(slept.withLock { $0 } == [FrameClock.message])
    #expect((3...4).contains(FrameClock.message.components.seconds))

    // A draft makes quitting ask once.
    for _ in 0..<2 { runtime.post(.key(.function(10))) }
    await run.value
  }

  @Test func `a message that is said again stays for its own time`() {
    var state = AppState(document: .gatsby, size: Size(width: 80, height: 24))
    state.status.text = "Mode recall"
    let first = state.status.number
    state.status.text = "Mode recall"
    _ = state.reduce(.messageAged(number: first))
    #expect(state.message == "Mode recall")
    _ = state.reduce(.messageAged(number: state.status.number))
    #expect(state.message == nil)
  }

  @Test func `ticks move the bar while the model loads`() async {
    var state = AppState(document: .gatsby, size: Size(width: 80, height: 24))
    _ = state.reduce(.opening(.loadingModel(name: "tiny")))
    let before = RootView(state).draw().grid
    _ = state.reduce(.tick)
    #expect(RootView(state).draw().grid != before)
    _ = state.reduce(.opening(.ended(.completed)))
    #expect(!state.isAnimated)
  }
}
