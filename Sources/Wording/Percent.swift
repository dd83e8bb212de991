/// Formats shares as percentages.
package enum Percent {
  /// Formats a share: 0.034 → "3.4%", 0.42 → "42%".
  ///
  /// Only a share of 0 is "0%", and only a share of 1 is "100%".
  package static func text(_ share: Double) -> String {
    guard share.isFinite else { return "–" }
    let exact = min(max(share, -1e12), 1e12) * 1000
    let tenths = Int(exact.rounded())
    if share > 0, tenths == 0 { return "<0.1%" }
    if share < 1, exact >= 995 { return decimal(min(999, Int(exact))) }
    return tenths < 100 && tenths != 0 ? decimal(tenths) : "\(Int((exact / 10).rounded()))%"
  }

  /// Formats the parts of a whole so that they add up to 100%.
  ///
  /// All parts have the same number of digits, which is enough for the smallest part. A part under
  /// 0.05% is "<0.1%".
  package static func texts(_ parts: [Int]) -> [String] {
    let whole = parts.reduce(0, +)
    guard whole > 0 else { return parts.map { _ in text(0) } }
    let shares = parts.map { Double($0) / Double(whole) }
    let hasSmall = shares.contains { $0 > 0 && $0 < 0.0995 }
    let steps = rounded(shares, to: hasSmall ? 1000 : 100)
    return zip(shares, steps).map { share, step in
      if share > 0, share < 0.0005 { return "<0.1%" }
      return hasSmall && step > 0 && step < 1000
        ? decimal(step) : "\(hasSmall ? step / 10 : step)%"
    }
  }

  /// Rounds shares to whole steps that add up to `total`.
  ///
  /// The largest remainders are rounded up first, and a share above 0 has at least one step.
  private static func rounded(_ shares: [Double], to total: Int) -> [Int] {
    let exact = shares.map { $0 * Double(total) }
    var steps = exact.map { $0 > 0 ? max(1, Int($0)) : 0 }
    let byRemainder = exact.indices.sorted {
      (exact[$1] - Double(steps[$1]), $0) < (exact[$0] - Double(steps[$0]), $1)
    }
    for index in byRemainder where steps.reduce(0, +) < total && exact[index] > 0 {
      steps[index] += 1
    }
    while steps.reduce(0, +) > total, let largest = steps.indices.max(by: { steps[$0] < steps[$1] })
    {
      steps[largest] -= 1
    }
    return steps
  }

  private static func decimal(_ tenths: Int) -> String {
    "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)%"
  }
}
