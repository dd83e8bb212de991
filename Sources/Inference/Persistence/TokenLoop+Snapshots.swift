import Tensors
import Tokenizers

extension TokenLoop {
  /// Writes the cache of the tokens that it begins with.
  func save(
    _ wanted: [TokenID], _ mode: ReadingMode, _ header: SnapshotHeader, to file: SnapshotFile
  ) throws(SnapshotError) {
    guard let pass, let checkpoint = checkpoint(of: wanted, mode) else { throw .notRead }
    try CacheSnapshot.write(pass.cache, at: checkpoint, header, to: file)
  }

  /// Fills the cache with tokens that were read before, unless it has them.
  func restore(
    _ wanted: [TokenID], _ mode: ReadingMode, _ header: SnapshotHeader, from path: String
  ) throws(SnapshotError) {
    guard checkpoint(of: wanted, mode) == nil else { return }
    let snapshot = try CacheSnapshot(path: path, header)
    let pass = pass(for: mode, tokens: wanted.count)
    pass.startOver()
    tokens = []
    checkpoint = nil
    try snapshot.restore(into: pass.cache)
    tokens = wanted
    forgetRequest()
    if pass.cache.losesTokens { checkpoint = pass.cache.checkpoint() }
    publish(pass)
  }

  /// The cache as it was when those tokens had been read; nil if that can't be had any more.
  private func checkpoint(of wanted: [TokenID], _ mode: ReadingMode) -> CacheCheckpoint? {
    guard let pass, self.mode == mode, !wanted.isEmpty, tokens.starts(with: wanted) else {
      return nil
    }
    if let checkpoint, checkpoint.count == wanted.count { return checkpoint }
    return pass.cache.checkpoint(at: wanted.count)
  }
}
