/// What reading has cost so far, as a·n + b·g(n), to tell what the rest will.
///
/// n is a token's position. Every token costs the same in the linear layers; attention adds to it
/// what grows with the tokens before, which is n² up to a window and goes on straight behind it. Both
/// are fitted to all samples by least squares through the first of them; only sums are kept.
struct ReadingTime: Hashable {
  /// Tokens that a token sees at most; nil for all before it.
  private let window: Int?
  private var start: Int?
  private var uu = 0.0, uv = 0.0, vv = 0.0, ut = 0.0, vt = 0.0

  init(window: Int?) { self.window = window }

  /// Notes that the tokens up to `position` took so many seconds since the first sample.
  mutating func add(_ position: Int, seconds: Double) {
    guard let start else {
      self.start = position
      return
    }
    let (u, v) = terms(from: start, to: position)
    uu += u * u
    uv += u * v
    vv += v * v
    ut += u * seconds
    vt += v * seconds
  }

  /// Seconds that reading from one position to a later one takes; nil before two samples.
  func seconds(from: Int, to: Int) -> Double? {
    guard uu > 0 else { return nil }
    let (a, b) = costs
    let (u, v) = terms(from: from, to: to)
    return a * u + b * v
  }

  /// Neither is negative: nothing gets quicker by what was read before.
  private var costs: (linear: Double, growing: Double) {
    let determinant = uu * vv - uv * uv
    // Terms that can't be told apart, as of one sample alone.
    guard determinant > 1e-9 * uu * vv else { return (ut / uu, 0) }
    let linear = (ut * vv - vt * uv) / determinant
    let growing = (uu * vt - uv * ut) / determinant
    if growing < 0 { return (ut / uu, 0) }
    if linear < 0 { return (0, vt / vv) }
    return (linear, growing)
  }

  /// In thousands of tokens, so that squares stay small.
  private func terms(from: Int, to: Int) -> (u: Double, v: Double) {
    (Double(to - from) / 1000, grown(to) - grown(from))
  }

  private func grown(_ position: Int) -> Double {
    let n = Double(position) / 1000
    guard let window, position > window else { return n * n }
    let w = Double(window) / 1000
    return w * (2 * n - w)
  }
}
