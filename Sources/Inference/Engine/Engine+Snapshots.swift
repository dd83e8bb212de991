package import Tokenization

extension Engine {
  /// How a snapshot of a text's cache begins; its `settings` are a name that no other text, model,
  /// cache type or mode has.
  package nonisolated func snapshotHeader(
    _ tokens: [TokenID], mode: ReadingMode
  ) -> SnapshotHeader {
    SnapshotHeader(cacheOf: tokens[...], description, mode, cacheType)
  }

  /// Writes the cache of tokens that were read in a mode into an empty file.
  ///
  /// - Throws: `.notRead` if the cache doesn't begin with them, or a ring has lost some.
  package func saveCache(
    of tokens: [TokenID], mode: ReadingMode, to file: SnapshotFile
  ) throws(SnapshotError) {
    try loop.save(tokens, mode, snapshotHeader(tokens, mode: mode), to: file)
  }

  /// Restores the cache of tokens from a file, so that none of them has to be read again.
  ///
  /// If the file can't be used, the cache keeps its contents.
  package func restoreCache(
    of tokens: [TokenID], mode: ReadingMode, from path: String
  ) throws(SnapshotError) {
    try loop.restore(tokens, mode, snapshotHeader(tokens, mode: mode), from: path)
  }
}
