import Foundation

/// The growth of a time with a length: seconds = factor × length^exponent, by least squares on the
/// logarithms of both.
package struct PowerLaw: Sendable, Hashable {
  package let exponent: Double
  package let factor: Double

  /// Fits the law; nil for fewer than three lengths, which fit any curve.
  package init?(_ points: [(length: Double, seconds: Double)]) {
    guard Set(points.map(\.length)).count >= 3,
      points.allSatisfy({ $0.length > 0 && $0.seconds > 0 })
    else { return nil }
    let x = points.map { log($0.length) }
    let y = points.map { log($0.seconds) }
    let count = Double(points.count)
    let meanX = x.reduce(0, +) / count
    let meanY = y.reduce(0, +) / count
    let covariance = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    let variance = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
    exponent = covariance / variance
    factor = exp(meanY - exponent * meanX)
  }

  /// Fits the growth of prefill time with the prompt, over the rows of one configuration.
  package init?(readingIn rows: [BenchmarkRow]) {
    self.init(
      rows.compactMap { row in
        guard case .prefill(let length) = row.test else { return nil }
        return (Double(length), Double(length) / row.median)
      })
  }
}
