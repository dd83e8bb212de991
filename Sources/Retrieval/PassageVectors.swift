import Inference
import Synchronization

/// The vectors of all passages of a document, so that a question costs one vector of its own.
///
/// Errors of the embedding model and of the snapshot don't stop a reading: they become notices, and
/// passages are found without the vectors.
final class PassageVectors: Sendable {
  private let scorer: PassageScorer
  /// The texts of the passages, as a model reads them.
  private let texts: [String]
  private let snapshots: SnapshotStore?
  /// The name of the document that is read.
  private let document: String?
  private let state: Mutex<State>

  private struct State {
    /// The vector of each passage; nil for passages without one.
    var vectors: [[Float]?]
    var snapshot: VectorSnapshot?
    var isRestored = false
    var hasFailed = false
    var notices: [String] = []

    /// All vectors; nil if one is missing.
    var all: [[Float]]? {
      let known = vectors.compactMap(\.self)
      return known.count == vectors.count ? known : nil
    }
  }

  /// Creates the vectors of a document, none of which is computed yet.
  init(
    of texts: [String], by scorer: PassageScorer, snapshots: SnapshotStore?, document: String?
  ) {
    self.texts = texts
    self.scorer = scorer
    self.snapshots = snapshots
    self.document = document
    state = Mutex(State(vectors: Array(repeating: nil, count: texts.count)))
  }

  /// Computes the missing vectors of some passages; the last ones are saved with all others.
  ///
  /// - Throws: `CancellationError`.
  func add(_ passages: Range<Int>) async throws {
    guard !state.withLock({ $0.hasFailed }) else { return }
    await reporting {
      try await restore()
      var isChanged = false
      for passage in passages where state.withLock({ $0.vectors[passage] == nil }) {
        try Task.checkCancellation()
        let vector = try await scorer.vector(of: texts[passage])
        state.withLock { $0.vectors[passage] = vector }
        isChanged = true
      }
      if isChanged { await save() }
    }
    try Task.checkCancellation()
  }

  /// Runs `body`; its errors become a notice, and no more vectors are made.
  private func reporting(_ body: () async throws -> Void) async {
    do {
      try await body()
    } catch is CancellationError {
      return
    } catch {
      state.withLock { state in
        state.hasFailed = true
        state.notices.append("Passages are found without the embedding model: \(error).")
      }
    }
  }

  /// Returns the indices of ranges of passages in which vectors are missing; none after an error.
  func missing(in ranges: [Range<Int>]) async -> [Int] {
    await reporting { try await restore() }
    return state.withLock { state in
      guard !state.hasFailed else { return [] }
      return ranges.indices.filter { ranges[$0].contains { state.vectors[$0] == nil } }
    }
  }

  /// Returns the cosine similarity of each passage to a question, −1…1; nil until all have vectors.
  func scores(for question: String) async throws -> [Double]? {
    guard let vectors = state.withLock({ $0.all }), !vectors.isEmpty else { return nil }
    let query = try await scorer.vector(of: question)
    return vectors.map { vector in
      var sum: Float = 0
      for index in query.indices { sum += query[index] * vector[index] }
      return Double(sum)
    }
  }

  /// Returns the notices that weren't shown yet.
  func takeNotices() -> [String] {
    state.withLock { state in
      defer { state.notices = [] }
      return state.notices
    }
  }

  // MARK: Snapshot

  /// Takes the vectors from the snapshot, once.
  private func restore() async throws {
    guard let snapshots, !state.withLock({ $0.isRestored }) else { return }
    let snapshot = snapshots.vectors(
      try await scorer.description, of: texts, document: document)
    let read = await onBlockingThread { _ in
      Result { () throws(SnapshotError) in try snapshot.read() }
    }
    state.withLock { state in
      guard !state.isRestored else { return }
      state.isRestored = true
      state.snapshot = snapshot
      switch read {
      case .success(let vectors): state.vectors = vectors
      case .failure(let error) where error.isNotable:
        state.notices.append(
          "The saved vectors of passages aren't sound, so they are made again: \(error).")
      case .failure: break
      }
    }
  }

  private func save() async {
    let (vectors, snapshot) = state.withLock { ($0.all, $0.snapshot) }
    guard let vectors, let snapshot else { return }
    let error = await onBlockingThread { _ in
      do throws(SnapshotError) {
        try snapshot.write(vectors)
        return nil as SnapshotError?
      } catch {
        return error
      }
    }
    if let error {
      state.withLock {
        $0.notices.append("The vectors of passages can't be kept for the next time: \(error).")
      }
    }
  }
}
