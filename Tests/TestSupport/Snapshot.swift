import Foundation
package import Screen
package import Testing

/// Compares a grid with `Snapshots/NAME.txt` beside the test file.
///
/// `RECORD_SNAPSHOTS=1 swift test` writes the files and fails, so a recorded run is never green.
package func assertSnapshot(
  _ grid: CellGrid, _ name: String, file: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let path = URL(filePath: file).deletingLastPathComponent()
    .appending(path: "Snapshots/\(name).txt")
  if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
    record(grid.snapshot, at: path, sourceLocation: sourceLocation)
    return
  }
  guard let expected = try? String(contentsOf: path, encoding: .utf8) else {
    Issue.record(
      "no snapshot \(name): record it with RECORD_SNAPSHOTS=1", sourceLocation: sourceLocation)
    return
  }
  guard grid.snapshot != expected else { return }
  Issue.record(
    "\(name) changed; expected:\n\(expected)\nbut drawn:\n\(grid.snapshot)",
    sourceLocation: sourceLocation)
}

private func record(_ snapshot: String, at path: URL, sourceLocation: SourceLocation) {
  do {
    try FileManager.default.createDirectory(
      at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
    try snapshot.write(to: path, atomically: true, encoding: .utf8)
    Issue.record(
      "recorded \(path.lastPathComponent); run again without RECORD_SNAPSHOTS",
      sourceLocation: sourceLocation)
  } catch {
    Issue.record("cannot record \(path.path): \(error)", sourceLocation: sourceLocation)
  }
}
