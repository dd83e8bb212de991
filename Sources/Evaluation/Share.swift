import Foundation

/// A share of results with its 95 % confidence interval.
package struct Share: Sendable, Hashable {
  /// The share, 0…1.
  package let value: Double
  /// The number of results, at least 1.
  package let count: Int

  /// Creates a share; nil for a share of nothing.
  package init?(_ value: Double, of count: Int) {
    guard count > 0 else { return nil }
    self.value = value
    self.count = count
  }

  /// Creates the share of the values that are true; nil if there are none at all.
  package init?(_ values: [Bool]) {
    self.init(Double(values.count { $0 }) / Double(max(1, values.count)), of: values.count)
  }

  /// The number of results in the share.
  package var hits: Int { Int((value * Double(count)).rounded()) }

  /// The 95 % interval by Wilson's score.
  ///
  /// It is right for few results and for shares near 0 and 1, too.
  package var interval: ClosedRange<Double> {
    let z = 1.959964
    let n = Double(count)
    let middle = value + z * z / (2 * n)
    let width = z * (value * (1 - value) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    // Rounding must not leave out a share of 0 or 1.
    return max(
      0, min(value, (middle - width) / scale))...min(1, max(value, (middle + width) / scale))
  }
}
