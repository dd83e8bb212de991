import Testing

/// Lets other tasks run until something is true, and gives up after many turns.
@MainActor
func eventually(
  _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ isTrue: () -> Bool
) async {
  for _ in 0..<100_000 {
    if isTrue() { return }
    await Task.yield()
  }
  Issue.record(what, sourceLocation: sourceLocation)
}
