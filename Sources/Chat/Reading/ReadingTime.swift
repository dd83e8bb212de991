/// What reading has cost so far, as a·n + b·g(n), to tell what the rest will.
///
/// n is a token's position. Every token costs the same in the linear layers; attention adds to it
/// what grows with the tokens before, which is n² up to a window and goes on straight behind it. Both
/// are fitted to all samples by least squares through the second of them; only sums are kept. As the
/// first samples hardly tell the two apart, the fit is drawn to the model's own b/a until they do.
struct ReadingTime {
  /// Tokens that a token sees at most; nil for all before it.
  private let window: Int?
  /// b/a as the model's operations have it; nil if they aren't known.
  private let growth: Double?
  private var last = 0.0  // u
  /// Where and when the samples begin.
  private var start: (position: Int, seconds: Double)?
  /// Seconds for 1,000 tokens of the first chunk, which also waits for what is set up.
  private var first: Double?
  private var uu = 0.0, uv = 0.0, vv = 0.0, ut = 0.0, vt = 0.0

  init(window: Int?, growth: Double? = nil) {
    self.window = window
    self.growth = growth
  }

  /// Notes that the tokens up to `position` took so many seconds since the first sample.
  mutating func add(_ position: Int, seconds: Double) {
    guard let start else {
      start = (position, seconds)
      return
    }
    let (u, v) = terms(from: start.position, to: position)
    let seconds = seconds - start.seconds
    guard first != nil || u == 0 else {
      first = seconds / u
      self.start = (position, start.seconds + seconds)
      return
    }
    last = u
    uu += u * u
    uv += u * v
    vv += v * v
    ut += u * seconds
    vt += v * seconds
  }

  /// Seconds that reading from one position to a later one takes; nil before two samples.
  func seconds(from: Int, to: Int) -> Double? {
    let (u, v) = terms(from: from, to: to)
    guard uu > 0 else { return first.map { $0 * u } }
    let (a, b) = costs
    return a * u + b * v
  }

  /// Neither is negative: nothing gets quicker by what was read before.
  private var costs: (linear: Double, growing: Double) {
    guard let growth, growth > 0 else { return costs(uu, uv, vv) }
    // As if there were one sample more, of b − growth · a being 0, with `trust` times the weight of the
    // last one: what the samples tell of b grows faster.
    let ratio = Self.trust * last / growth
    let weight = ratio * ratio
    return costs(uu + weight * growth * growth, uv - weight * growth, vv + weight)
  }

  private func costs(_ uu: Double, _ uv: Double, _ vv: Double) -> (linear: Double, growing: Double)
  {
    let determinant = uu * vv - uv * uv
    // Terms that can't be told apart, as of one sample alone.
    guard determinant > 1e-9 * uu * vv else { return (ut / uu, 0) }
    let linear = (ut * vv - vt * uv) / determinant
    let growing = (uu * vt - uv * ut) / determinant
    if growing < 0 { return (ut / uu, 0) }
    if linear < 0 { return (0, vt / vv) }
    return (linear, growing)
  }

  /// Ten times as much foretells SmolLM2 and Gemma no better, and gives way later where the growth is
  /// wrong.
  private static let trust = 0.6

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
