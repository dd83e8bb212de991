import Chat
import Foundation
import Inference
import Synchronization

/// Loads the models of a conversation, each file once while it is in use.
///
/// All engines share one thread, so that finder and reader don't compute at the same time.
final class ModelDesk: Sendable {
  private let options: ModelOptions
  private let finder: FinderChoice
  private let heads = HeadStore()
  private let executor = EngineExecutor()
  private let loaded = Mutex<[Key: Loaded]>([:])

  /// The identity of a loaded model.
  private struct Key: Hashable {
    let file: String
    let adapters: [AdapterChoice]
  }

  /// A model that its conversation holds.
  private struct Loaded: Sendable { weak var engine: Engine? }

  init(_ options: ModelOptions, finder: FinderChoice) {
    self.options = options
    self.finder = finder
  }

  /// Returns a function that loads a reader and the model that finds for it.
  ///
  /// - Parameters:
  ///   - name: the reader's name or path; nil for the one on the command line.
  ///   - isChange: true if the user changes to this reader in a conversation.
  ///   - room: the most bytes of both; with a change, of those that aren't loaded yet.
  /// - Returns: the function, which needs a thread that may block.
  /// - Throws: `Failure` if a model doesn't exist or can't be used, and `LoadingError`.
  func loader(
    _ name: String? = nil, isChange: Bool = false, room: Int? = nil
  ) throws -> @Sendable () async throws -> Models {
    let name = name ?? options.model
    let path = try ModelFile.path(of: name, option: isChange ? "/model PATH" : "--model PATH")
    let adapters = try isChange ? options.adapters(changingTo: name) : options.adapters(name)
    let reader = key(path, adapters)
    let limit = room.map { $0 + (isChange ? bytesOfLoaded : 0) }
    let found = try finder.file(
      for: path, isCalibrated: heads.areKnown(of:), room: limit)
    // The finder's adapters don't find, but it may become the reader.
    let finder = try found.map { key($0.path, try options.adapters(changingTo: $0.name)) }
    if isChange {
      let keys = [reader] + [finder].compactMap(\.self)
      try ModelFile.check(name, bytes: bytesToLoad(keys), fits: room)
    }
    let lasting = try ModelFile.lastingName(name)
    let (findsByWords, hasFinder) = (self.finder == .words, finder != nil)
    return { [self] in
      try await onBlockingThread { [self] _ in
        let engine = try engine(reader)
        let other = hasFinder ? try finder.map(engine(_:)) : engine
        return Models(
          reader: engine, finder: other, findsByWords: findsByWords, name: isChange ? lasting : "")
      }
    }
  }

  /// Returns the present engine of a file, or loads it.
  private func engine(_ key: Key) throws -> Engine {
    if let engine = loaded.withLock({ $0[key]?.engine }) { return engine }
    var options = options.engineOptions
    options.adapters = key.adapters
    options.executor = executor
    let engine = try Engine.load(path: key.file, options: options)
    loaded.withLock { $0[key] = Loaded(engine: engine) }
    return engine
  }

  private func key(_ path: String, _ adapters: [AdapterChoice]) -> Key {
    Key(file: ModelFile.resolved(path), adapters: adapters)
  }

  private var present: Set<Key> { loaded.withLock { Set($0.filter { $1.engine != nil }.keys) } }

  /// The bytes of the files in use.
  private var bytesOfLoaded: Int { present.reduce(0) { $0 + ModelFile.bytes(at: $1.file) } }

  private func bytesToLoad(_ keys: [Key]) -> Int {
    Set(keys).subtracting(present).reduce(0) { $0 + ModelFile.bytes(at: $1.file) }
  }
}
