/// Waits until a condition holds; the time limit allows for slow, busy machines.
func eventually(
  within limit: Duration = .seconds(180), _ condition: () async throws -> Bool
) async throws -> Bool {
  let clock = ContinuousClock()
  let end = clock.now + limit
  while clock.now < end {
    if try await condition() { return true }
    try await clock.sleep(for: .milliseconds(20))
  }
  return false
}
