import Tensors
import Tokenization

extension TokenLoop {
  /// Writes the cache of the tokens that it begins with into a file.
  ///
  /// - Throws: `.notRead` if the cache doesn't begin with them or has lost what is needed at their end.
  func save(
    _ wanted: [TokenID], _ mode: ReadingMode, _ header: SnapshotHeader, to file: SnapshotFile
  ) throws(SnapshotError) {
    guard let open, open.mode == mode, open.usesAdapters,
      let checkpoint = open.prompt.checkpoint(of: wanted)
    else { throw .notRead }
    try CacheSnapshot.write(open.pass.cache, at: checkpoint, header, to: file)
  }

  /// Fills the cache with tokens from a file, unless it begins with them.
  func restore(
    _ wanted: [TokenID], _ mode: ReadingMode, _ header: SnapshotHeader, from path: String
  ) throws(SnapshotError) {
    if let open, open.mode == mode, open.usesAdapters, open.prompt.checkpoint(of: wanted) != nil {
      return
    }
    let snapshot = try CacheSnapshot(path: path, header)
    let open = open(for: mode, usesAdapters: true, tokens: wanted.count)
    open.startOver()
    forgetRequest()
    try snapshot.restore(into: open.pass.cache)
    open.prompt.append(wanted)
    open.prompt.markEnd()
    publish()
  }
}
