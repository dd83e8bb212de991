/// A fit of the reading time as a·n + b·g(n), to predict the time of the rest.
///
/// n is a token's position. The linear layers cost the same for every token. The cost of attention
/// grows with the tokens before, so that g(n) is n² up to a window and linear after it.
///
/// a and b are fitted to all samples by least squares through the second sample; only sums are
/// stored. The first samples hardly separate a from b, so the fit is regularized towards the
/// model's own b/a.
struct ReadingTime {
  /// The maximum number of tokens that a token sees; nil for all before it.
  private let window: Int?
  /// The b/a of the model's operations; nil if unknown.
  private let growth: Double?
  /// The linear term of the last sample.
  private var last = 0.0
  /// The position and the time of the first sample of the fit.
  private var start: (position: Int, seconds: Double)?
  /// The seconds per 1,000 tokens of the first chunk, which includes set-up; nil before it.
  private var first: Double?
  /// The sums of the fit: products of the linear term u, the growing term v and the time t.
  private var uu = 0.0, uv = 0.0, vv = 0.0, ut = 0.0, vt = 0.0

  init(window: Int?, growth: Double? = nil) {
    self.window = window
    self.growth = growth
  }

  /// Adds a sample: the time at which the tokens up to `position` were read.
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

  /// Returns the predicted seconds from one position to a later one; nil before two samples.
  func seconds(from: Int, to: Int) -> Double? {
    let (u, v) = terms(from: from, to: to)
    guard uu > 0 else { return first.map { $0 * u } }
    let (a, b) = costs
    return a * u + b * v
  }

  /// The fitted a and b; neither is negative, as reading doesn't get faster with the position.
  private var costs: (linear: Double, growing: Double) {
    guard let growth, growth > 0 else { return costs(uu, uv, vv) }
    // A pseudo-sample of b − growth · a = 0 has `trust` times the weight of the last sample. The
    // weight of the samples grows faster.
    let ratio = Self.trust * last / growth
    let weight = ratio * ratio
    return costs(uu + weight * growth * growth, uv - weight * growth, vv + weight)
  }

  private func costs(_ uu: Double, _ uv: Double, _ vv: Double) -> (linear: Double, growing: Double)
  {
    let determinant = uu * vv - uv * uv
    // One sample alone doesn't determine both terms.
    guard determinant > 1e-9 * uu * vv else { return (ut / uu, 0) }
    let linear = (ut * vv - vt * uv) / determinant
    let growing = (uu * vt - uv * ut) / determinant
    if growing < 0 { return (ut / uu, 0) }
    if linear < 0 { return (0, vt / vv) }
    return (linear, growing)
  }

  /// The weight of the model's own b/a, relative to the last sample.
  ///
  /// Ten times this weight doesn't predict SmolLM2 and Gemma better, and corrects a wrong `growth`
  /// later.
  private static let trust = 0.6

  /// Returns the linear and the growing term between two positions, in thousands of tokens.
  private func terms(from: Int, to: Int) -> (u: Double, v: Double) {
    (Double(to - from) / 1000, grown(to) - grown(from))
  }

  /// Returns g at a position.
  private func grown(_ position: Int) -> Double {
    let n = Double(position) / 1000
    guard let window, position > window else { return n * n }
    let w = Double(window) / 1000
    return w * (2 * n - w)
  }
}
