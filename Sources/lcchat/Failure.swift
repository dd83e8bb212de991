import Chat
import Documents
import Foundation
import Inference
import Terminal
import Wording
import Sessions
import Evaluation

/// An error as the shell sees it: one sentence on stderr and an exit code.
package struct Failure: Error {
  /// The kind of error, with the numbers of sysexits.h.
  package enum Code: Int32, CaseIterable {
    case usage = 64
    case badData = 65
    case noInput = 66
    case unavailable = 69
    case software = 70
    case cannotCreate = 73
    /// 128 and the number of the signal, as shells have it.
    case interrupted = 130
    case terminated = 143

    /// The meaning in words, for the manual.
    package var meaning: String {
      switch self {
      case .usage: "the command line can't be understood"
      case .badData: "a file is of no use: no text, no model, or no sound one"
      case .noInput: "a file, model or session isn't there or can't be read"
      case .unavailable: "the terminal or the memory isn't enough"
      case .software: "lcchat itself has failed"
      case .cannotCreate: "something can't be written"
      case .interrupted: "stopped by ^C"
      case .terminated: "stopped by SIGTERM"
      }
    }
  }

  package let code: Code
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The end that a signal asked for.
  package init(signal: Int32) {
    self.init(signal == SIGINT ? .interrupted : .terminated, "stopped.")
  }

  /// Finds the code for an error of one of the parts.
  package init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as LoadingError:
      self.init(error.kind == .noInput ? .noInput : .badData, error.description)
    case let error as DocumentError:
      switch error {
      case .missing, .unreadable, .directory, .notAFile: self.init(.noInput, error.description)
      case .empty, .tooLarge, .binary, .unknownEncoding, .missingCharsets:
        self.init(.badData, error.description)
      case .unsearchable: self.init(.software, error.description)
      }
    case let error as SessionStoreError: self.init(.cannotCreate, error.description)
    case let error as EvalError: self.init(.badData, error.description)
    case let error as GenerationError: self.init(.badData, error.description)
    case let error as TerminalError: self.init(.unavailable, "\(error)")
    default: self.init(.software, "\(error)")
    }
  }

  func exit() -> Never {
    Output.note("lcchat: \(message.escapingControls)\n")
    Foundation.exit(code.rawValue)
  }
}

extension Failure: CustomStringConvertible {
  package var description: String { message }
}

/// Runs a command's work, turning any error into a `Failure`.
///
/// With a configuration that can't be used nothing is done: it would mean something else without it.
func failing<R>(_ body: () async throws -> R) async throws -> R {
  _ = try Configuration.loaded.get()
  do { return try await body() } catch { throw Failure(error) }
}
