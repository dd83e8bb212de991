import Foundation
import TestSupport
import Testing

/// A terminal with a shell, driven by tmux.
final class TmuxScreen: Sendable {
  static let isPresent = ["/usr/bin/tmux", "/usr/local/bin/tmux", "/bin/tmux"]
    .contains(where: FileManager.default.isExecutableFile)

  private let socket = "lcchat-" + UUID().uuidString
  let folder: Scratch

  /// A shell in a folder that holds `document.txt`.
  init(columns: Int, rows: Int, document: String) async throws {
    folder = try Scratch()
    try folder.write(document.utf8, to: "document.txt")
    // Foundation treats a program as running while another process has its inherited files open.
    // The tmux server keeps running, so it must not inherit them.
    let start = """
      for file in /proc/self/fd/*; do
        number=${file##*/}
        if [ "$number" -gt 2 ]; then eval "exec $number>&-"; fi
      done
      exec tmux -L \(socket) -f /dev/null -u new-session -d -x \(columns) -y \(rows) \
        "env TERM=screen-256color PS1='% ' bash --norc --noprofile -i"
      """
    let result = try await Program("/bin/bash", ["-c", start], in: folder).result()
    guard result.status == 0 else { throw Failure(message: result.errors) }
    try await tmux("set-option", "-g", "status", "off")
    // Without the line for tmux's status there is one row more.
    try await resize(columns: columns, rows: rows)
  }

  deinit {
    _ = try? Program("/usr/bin/env", ["tmux", "-L", socket, "kill-server"], in: folder)
  }

  /// Runs lcchat on the document; its end shows as "ended:" and the status.
  func openDocument(_ options: String = "") async throws {
    // The terminal's modes are compared in the file "modes" once the program has ended.
    try await type(
      """
      rm -f modes; stty -g >before; \
      sh -c 'echo $$ >pid; exec "$LCCHAT" \(options) document.txt'; echo ended:$?; \
      stty -g >after; cmp -s before after && echo same >modes
      """)
    try await press("Enter")
  }

  /// The process id of the lcchat that was opened last.
  var process: Int32? {
    Int32(folder.text("pid").trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// True once the program has ended and the terminal's modes are those from before.
  func isRestored() async throws -> Bool {
    guard try await eventually({ folder.text("modes") == "same\n" }) else { return false }
    return try await tmux("display-message", "-p", "#{alternate_on}") == "0\n"
  }

  /// True while a program gets the mouse's events.
  func hasMouse() async throws -> Bool {
    try await tmux("display-message", "-p", "#{mouse_any_flag}") == "1\n"
  }

  /// Types text unchanged.
  func type(_ text: String) async throws { try await tmux("send-keys", "-l", text) }

  /// Presses keys by tmux's names, such as Enter, F10 or C-z.
  func press(_ keys: String...) async throws { try await tmux(["send-keys"] + keys) }

  func resize(columns: Int, rows: Int) async throws {
    try await tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
  }

  /// The screen's text.
  func text() async throws -> String { try await tmux("capture-pane", "-p") }

  /// The first row that holds a text, counted from one.
  func row(of text: String) async throws -> (number: Int, text: Substring)? {
    let rows = try await self.text().split(separator: "\n", omittingEmptySubsequences: false)
    return rows.firstIndex { $0.contains(text) }.map { ($0 + 1, rows[$0]) }
  }

  /// Waits until the screen shows a text.
  ///
  /// The test fails, and prints the screen, once nothing has changed on it for a minute: a slow
  /// machine may take its time as long as it goes on.
  func expect(_ expected: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let clock = ContinuousClock()
    var screen = try await text()
    var lastChange = clock.now
    while clock.now - lastChange < .seconds(60) {
      if screen.contains(expected) { return }
      try await clock.sleep(for: .milliseconds(20))
      let next = try await text()
      if next != screen { (screen, lastChange) = (next, clock.now) }
    }
    Issue.record(
      "“\(expected)” never came; on the screen:\n\(screen)", sourceLocation: sourceLocation)
    throw Missing(expected: expected)
  }

  private struct Missing: Error {
    let expected: String
  }

  @discardableResult
  private func tmux(_ arguments: String...) async throws -> String { try await tmux(arguments) }

  @discardableResult
  private func tmux(_ arguments: [String]) async throws -> String {
    let result = try await Program(
      "/usr/bin/env", ["tmux", "-L", socket, "-f", "/dev/null"] + arguments, in: folder
    ).result()
    guard result.status == 0 else { throw Failure(message: result.errors) }
    return result.output
  }

  private struct Failure: Error {
    let message: String
  }
}
