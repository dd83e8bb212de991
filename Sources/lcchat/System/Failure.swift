import Chat
import Documents
import Foundation
import Inference
import Terminal
import Wording
import Sessions
import Evaluation

/// An error that ends the program: one sentence on standard error and an exit code.
package struct Failure: Error {
  /// The kind of error, with the numbers of sysexits.h.
  package enum Code: Int32, CaseIterable {
    case usage = 64
    case badData = 65
    case noInput = 66
    case unavailable = 69
    case software = 70
    case cannotCreate = 73
    /// 128 plus the number of the signal, as in shells.
    case interrupted = 130
    case terminated = 143

    /// The meaning in words, for the manual page.
    package var meaning: String {
      switch self {
      case .usage: "an error on the command line"
      case .badData: "a file that isn't a text or a model, or is damaged"
      case .noInput: "a file, model or session that doesn't exist or can't be read"
      case .unavailable: "an unsuitable terminal, or not enough memory"
      case .software: "an error of lcchat itself"
      case .cannotCreate: "a file that can't be written"
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

  /// Creates the failure for a signal that stopped the work.
  package init(signal: Int32) {
    self.init(signal == SIGINT ? .interrupted : .terminated, "stopped.")
  }

  /// Creates a failure with the exit code for an error of another module.
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

/// Runs a command's work and turns any error into a `Failure`.
///
/// If the configuration file has an error, the work isn't started, because it would run with other
/// settings.
func failing<R>(_ body: () async throws -> R) async throws -> R {
  _ = try Configuration.loaded.get()
  do { return try await body() } catch { throw Failure(error) }
}
