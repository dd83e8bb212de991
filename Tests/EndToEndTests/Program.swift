import Foundation
import Synchronization
import TestSupport
import Testing

/// A running program in its own folder, with its output in files there.
struct Program: Sendable {
  struct Result: Sendable {
    /// The exit status; 128 plus the signal's number, as in shells, if a signal ended the program.
    let status: Int32
    let output: String
    let errors: String
  }

  /// The built `lcchat`: "$LCCHAT", or the one next to the tests.
  static let executable: String = {
    if let path = ProcessInfo.processInfo.environment["LCCHAT"] { return path }
    let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appending(path: "lcchat").path
  }()
  static let isBuilt = FileManager.default.isExecutableFile(atPath: executable)

  static let modelFile = "gemma-3-270m-q4_k_m.gguf"
  static let hasModel = isBuilt && FetchedModel.path(modelFile) != nil
  private static let models =
    FetchedModel.path(modelFile).map { URL(filePath: $0).deletingLastPathComponent().path } ?? ""
  static let absence: Comment = "lcchat isn't built, or its default model isn't fetched"

  private let process = Process()
  private let folder: Scratch
  /// The name of this program's output files.
  private let id = UUID().uuidString
  private let ending = Ending()

  /// Starts a program with nothing on standard input.
  init(
    _ path: String, _ arguments: [String], in folder: Scratch,
    environment: [String: String] = [:]
  ) throws {
    self.folder = folder
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.environment = ProcessInfo.processInfo.environment.merging(
      [
        "SWIFT_BACKTRACE": "enable=no", "LCCHAT": Program.executable, "LC_ALL": "C.UTF-8",
        // Cached readings of a user or another test must not be found.
        "XDG_CACHE_HOME": folder.url.appending(path: "cache").path,
        // Tests must not write to the user's sessions.
        "XDG_DATA_HOME": folder.url.appending(path: "data").path,
        "LCCHAT_MODELS": Self.models,
        // The user's configuration must not count.
        "XDG_CONFIG_HOME": folder.url.appending(path: "config").path,
        "XDG_STATE_HOME": folder.url.appending(path: "state").path,
      ]
    ) { $1 }.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let files = try [folder.newFile(id + ".out"), folder.newFile(id + ".err")]
    process.standardOutput = files[0]
    process.standardError = files[1]
    process.terminationHandler = { [ending] in
      let isSignal = $0.terminationReason == .uncaughtSignal
      ending.reach($0.terminationStatus + (isSignal ? 128 : 0))
    }
    try Self.withoutBlockedSignals { try process.run() }
    // The program has its own; Foundation, which reads the list of all that are open at each start,
    // has crashed where thousands were.
    for file in files { try file.close() }
  }

  /// A program inherits the signals that its starter's thread blocks, and libdispatch's block most.
  private static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
    var none = sigset_t()
    var blocked = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &blocked)
    defer { pthread_sigmask(SIG_SETMASK, &blocked, nil) }
    try body()
  }

  /// Runs lcchat to its end.
  static func lcchat(
    _ arguments: [String], in folder: Scratch, environment: [String: String] = [:]
  ) async throws -> Result {
    try await Program(executable, arguments, in: folder, environment: environment).result()
  }

  /// What stands on standard error so far.
  var errors: String { folder.text(id + ".err") }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits for the end; a test that runs into its time limit takes the program with it.
  func result() async -> Result {
    let status = await withTaskCancellationHandler {
      await ending.status
    } onCancel: {
      process.terminate()
    }
    return Result(status: status, output: folder.text(id + ".out"), errors: errors)
  }

  /// Runs a shell script to its end; "$LCCHAT" is the program.
  static func shell(_ script: String, in folder: Scratch) async throws -> Result {
    try await Program("/bin/sh", ["-c", script], in: folder).result()
  }

  /// The exit status, after the program has ended.
  private final class Ending: Sendable {
    private let stream: AsyncStream<Int32>
    private let continuation: AsyncStream<Int32>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func reach(_ status: Int32) {
      continuation.yield(status)
      continuation.finish()
    }

    var status: Int32 {
      get async {
        for await status in stream { return status }
        return -1
      }
    }
  }
}
