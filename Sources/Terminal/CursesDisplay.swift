import CNcurses
import Dispatch
package import Screen

// SAFETY: curses is called on the main actor only, and only between `cnc_start` and `endwin`. The
// pointers passed to C are to locals and arrays that outlive the call; C keeps none of them.

/// A display that draws on the terminal with ncurses.
@MainActor
package final class CursesDisplay: Display {
  /// The stream of keys, size changes and signals.
  package let events: AsyncStream<TerminalEvent>
  /// The signal that asked the program to end, if any.
  package private(set) var terminatingSignal: Int32?

  private let continuation: AsyncStream<TerminalEvent>.Continuation
  private let terminal: TerminalGuard
  private let isUTF8: Bool
  private let background: Theme.Background
  private var colorPairs: ColorPairs
  private var decoder: KeyDecoder
  private var keys: [KeyPress] = []
  private var sources: [any DispatchSourceRead] = []
  /// The cells that the terminal shows; nil if they are unknown.
  private var shown: CellGrid?
  private var isMouseOn = false
  private var isSuspended = false
  private var isClosed = false
  /// The result of `cnc_read_input` while another job has the terminal.
  private static let inBackground = -2

  /// Takes over the terminal; throws if it can't show the screen.
  package init(environment: [String: String]) throws(TerminalError) {
    let capabilities = try TerminalCapabilities(
      environment: environment, isInputTerminal: isatty(STDIN_FILENO) != 0,
      isOutputTerminal: isatty(STDOUT_FILENO) != 0)
    isUTF8 = cnc_is_utf8() != 0
    guard TerminalGuard.save(), Self.start(capabilities) else {
      throw .cannotStart(term: capabilities.term)
    }
    guard let terminal = TerminalGuard() else {
      endwin()
      throw .cannotStart(term: capabilities.term)
    }
    self.terminal = terminal
    background = capabilities.background
    colorPairs = ColorPairs(theme: Theme(background), capabilities: capabilities)
    decoder = KeyDecoder(isUTF8: isUTF8)
    (events, continuation) = AsyncStream.makeStream()
    terminal.setBracketedPaste(true)
    sources = [
      listen(STDIN_FILENO) { $0.receiveInput() },
      listen(terminal.signalPipe) { display in
        for signal in display.terminal.receivedSignals() { display.receive(signal) }
      },
    ]
  }

  private static func start(_ capabilities: TerminalCapabilities) -> Bool {
    guard let term = capabilities.directTerm else { return cnc_start(nil) != 0 }
    return unsafe term.withCString { unsafe cnc_start($0) } != 0
  }

  package var size: Size {
    var columns: Int32 = 0
    var rows: Int32 = 0
    unsafe cnc_window_size(&columns, &rows)
    return Size(width: Int(columns), height: Int(rows))
  }

  package func show(_ grid: CellGrid, cursor: Point?) {
    // If others stopped and continued the process, the terminal is ours again only after `resume`.
    guard !isSuspended, !isClosed, !terminal.isInBackground else { return }
    terminal.guardThread()
    let size = size
    cnc_resize(Int32(size.width), Int32(size.height))
    if shown?.size != grid.size {
      cnc_forget_screen()
      shown = nil
    }
    // The frame may be for the previous size.
    let area = grid.bounds.intersection(Rect(x: 0, y: 0, width: size.width, height: size.height))
    grid.forEachChange(in: area, since: shown) { draw(grid, x: $0, y: $1, right: area.width) }
    shown = grid
    let visible = cursor.flatMap { area.contains($0) ? $0 : nil }
    cnc_refresh(Int32(visible?.y ?? 0), Int32(visible?.x ?? 0), visible == nil ? 0 : 1)
  }

  package func invalidate() {
    shown = nil
    if !isSuspended, !isClosed { cnc_forget_screen() }
  }

  package func copy(_ text: String) {
    if !isSuspended, !isClosed { terminal.copy(text) }
  }

  package func setTheme(_ name: ThemeName) {
    colorPairs.setTheme(name.theme(on: background))
    invalidate()
  }

  package func setMouse(_ isOn: Bool) {
    guard isOn != isMouseOn, !isClosed else { return }
    isMouseOn = isOn
    if !isSuspended { terminal.setMouse(isOn) }
  }

  package func readKeys() -> [KeyPress] {
    if !isSuspended, !isClosed { readInput() }
    defer { keys = [] }
    return keys
  }

  /// Gives the terminal back for good or until `resume` (^Z).
  private func suspend() {
    guard !isSuspended, !isClosed else { return }
    terminal.setBracketedPaste(false)
    if isMouseOn { terminal.setMouse(false) }
    cnc_end()
    terminal.setArmed(false)
    isSuspended = true
  }

  private func resume() {
    guard !isClosed else { return }
    // Another program may have left the terminal in any mode, so take it over again.
    if !isSuspended { endwin() }
    terminal.setArmed(true)
    isSuspended = false
    terminal.setBracketedPaste(true)
    if isMouseOn { terminal.setMouse(true) }
    invalidate()
  }

  /// Stops the program's whole job (^Z); returns when the job is continued and has the terminal.
  package func stopUntilContinued() {
    suspend()
    terminal.stopJob()
    takeBack()
    for signal in terminal.receivedSignals() where signal != SIGCONT { receive(signal) }
  }

  /// Redraws when the terminal is ours: now, or when the shell's `fg` gives it back.
  private func takeBack() {
    if terminal.awaitForeground() {
      resume()
      continuation.yield(.resumed)
    } else {
      // Either a signal asked for the end, or no shell is left to give the terminal back.
      for signal in terminal.receivedSignals() where signal != SIGCONT { receive(signal) }
      terminate(SIGHUP)
    }
  }

  /// Gives the terminal back permanently and ends `events`.
  package func close() {
    guard !isClosed else { return }
    suspend()
    isClosed = true
    for source in sources { source.cancel() }
    terminal.stop()
    continuation.finish()
  }

  /// Draws one grapheme, with the empty cells after it that belong to it.
  private func draw(_ grid: CellGrid, x: Int, y: Int, right: Int) {
    let cell = grid[x, y]
    guard !cell.grapheme.isEmpty else { return }
    var end = x + 1
    while end < grid.size.width, grid[end, y].grapheme.isEmpty { end += 1 }
    let ink = colorPairs.ink(for: cell.style)
    var grapheme = cell.grapheme == " " ? ink.blank ?? " " : cell.grapheme
    if !isUTF8 { grapheme = ASCIIFallback.text(for: grapheme, columns: end - x) }
    if end == x + 1, let scalar = CellParts.single(grapheme) {
      let character = wchar_t(bitPattern: scalar.value)
      return cnc_put_one(Int32(y), Int32(x), character, ink.flags, ink.pair)
    }
    var column = x
    let parts = CellParts.parts(
      of: grapheme, columns: end - x, width: CellParts.cursesWidth)
    for part in parts {
      guard column + part.columns <= right else { return }
      let text = part.scalars.map { wchar_t(bitPattern: $0.value) } + [0]
      unsafe cnc_put(Int32(y), Int32(column), text, ink.flags, ink.pair)
      column += part.columns
    }
  }

  private func listen(
    _ file: Int32, _ receive: @escaping @MainActor (CursesDisplay) -> Void
  ) -> any DispatchSourceRead {
    let source = DispatchSource.makeReadSource(fileDescriptor: file, queue: .main)
    source.setEventHandler { [weak self] in
      MainActor.assumeIsolated {
        if let self { receive(self) }
      }
    }
    source.activate()
    return source
  }

  /// Decodes the input and keeps it for `readKeys`, because the source fires until input is read.
  private func receiveInput() {
    guard !isSuspended else { return }
    readInput()
    if !keys.isEmpty { continuation.yield(.keysReady) }
  }

  private func readInput() {
    terminal.guardThread()
    // The most milliseconds between the bytes of one key, as in other ncurses programs after ESC.
    let escapeDelay: Int32 = 25
    var bytes = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe cnc_read_input(&bytes, bytes.count, decoder.isIncomplete ? escapeDelay : 0)
      if count > 0 {
        keys += decoder.decode(bytes.prefix(count))
      } else if count == Self.inBackground {
        return takeBack()
      } else if count < 0 {
        // The terminal is gone, and its read source would fire for ever.
        sources.first?.cancel()
        terminate(SIGHUP)
        return
      } else {
        keys += decoder.flush()
        return
      }
    }
  }

  private func receive(_ signal: Int32) {
    switch signal {
    case SIGWINCH: continuation.yield(.resized)
    case SIGTSTP: stopUntilContinued()
    case SIGCONT:
      // After SIGSTOP, the shell has changed the terminal without notice.
      takeBack()
    default: terminate(signal)
    }
  }

  private func terminate(_ signal: Int32) {
    terminatingSignal = terminatingSignal ?? signal
    continuation.yield(.terminate(signal: signal))
  }
}
