/// Waits until a condition holds; the time limit allows for slow, busy machines.
func eventually(
  within limit: Duration = .seconds(180), _ condition: () async throws -> Bool
) async throws -> Bool {
  let clock = ContinuousClock()
  let end = clock.now + limit
  while clock.now < end {
    if try await condition() { return true }
    try await betweenLooks()
  }
  return false
}

/// Pauses before the next look at another process, which can't say when it has changed.
func betweenLooks() async throws { try await ContinuousClock().sleep(for: .milliseconds(20)) }
