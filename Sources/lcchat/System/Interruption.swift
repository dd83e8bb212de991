import Dispatch
import Foundation
import Synchronization

/// Handles ^C and SIGTERM as requests to stop the work.
final class Interruption {
  private let sources: [any DispatchSourceSignal]
  private let received = Received()

  /// The first signal, if any.
  var signal: Int32? { received.signal.withLock { $0 } }

  /// Calls `stop` at the first signal; a second one ends the program at once.
  init(stop: @escaping @Sendable () -> Void) {
    sources = [SIGINT, SIGTERM].map { [received] number in
      Foundation.signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        let isFirst = received.signal.withLock { signal in
          defer { signal = signal ?? number }
          return signal == nil
        }
        if isFirst { stop() } else { Output.end(by: number) }
      }
      source.resume()
      return source
    }
  }

  deinit { sources.forEach { $0.cancel() } }

  private final class Received: Sendable {
    let signal = Mutex<Int32?>(nil)
  }
}
