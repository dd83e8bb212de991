import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct ElementwiseTests {
  private let pool = ComputePool(threads: 2)

  /// Runs `operation` with each instruction set on a copy of `x` and compares every element.
  private func check(
    _ x: Matrix, tolerance: Float = 2e-6, _ operation: (Ops, Matrix) -> Void,
    equals expected: (Int) -> Double
  ) {
    for set in instructionSets {
      let result = x.copy()
      operation(Ops(pool: pool, instructionSet: set), result)
      for (index, value) in result.values.enumerated() {
        let reference = Float(expected(index))
        #expect(abs(value - reference) <= tolerance * max(1, abs(reference)), "\(set) \(index)")
      }
    }
  }

  private func pair(rows: Int, columns: Int) -> (Matrix, Matrix) {
    var random = SplitMix(seed: UInt64(rows * 1000 + columns))
    return (
      random.activations(rows: rows, columns: columns),
      random.activations(rows: rows, columns: columns)
    )
  }

  @Test(arguments: [1, 3, 40], [2, 15, 64, 577])
  func `layerNorm brings rows to mean 0 and variance 1`(rows: Int, columns: Int) {
    let (x, other) = pair(rows: rows, columns: columns)
    let weight = other.rows(0..<1)
    let bias = x.rows(0..<1).copy()
    let inputs = x.values.map(Double.init)
    let weights = weight.values.map(Double.init)
    let added = bias.values.map(Double.init)
    let moments = (0..<rows).map { row in
      let values = inputs[row * columns..<(row + 1) * columns]
      let mean = values.reduce(0, +) / Double(columns)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (mean: mean, scale: 1 / (squares / Double(columns) + 1e-5).squareRoot())
    }
    for bias in [bias, nil] {
      check(x, tolerance: 1e-5) {
        $0.layerNorm($1, weight: weight, bias: bias, epsilon: 1e-5, into: $1)
      } equals: { index in
        let (mean, scale) = moments[index / columns]
        let column = index % columns
        return (inputs[index] - mean) * scale * weights[column] + (bias == nil ? 0 : added[column])
      }
    }
  }

  @Test(arguments: [1, 3, 40], [1, 15, 577])
  func `rows are added, bounds held and GELU taken element by element`(rows: Int, columns: Int) {
    let (x, other) = pair(rows: rows, columns: columns)
    let row = other.rows(0..<1)
    let inputs = x.values.map(Double.init)
    let added = row.values.map(Double.init)
    check(x) {
      $0.addRow(row, into: $1)
    } equals: {
      inputs[$0] + added[$0 % columns]
    }
    check(x) {
      $0.clamp($1, to: 0.5)
    } equals: {
      min(max(inputs[$0], -0.5), 0.5)
    }
    check(x) {
      $0.gelu($1)
    } equals: { index in
      let value = inputs[index]
      let u = (2 / Double.pi).squareRoot() * (value + 0.044715 * value * value * value)
      return 0.5 * value * (1 + tanh(u))
    }
  }

  @Test func `columns are cut out and rows multiplied`() {
    let (x, other) = pair(rows: 1, columns: 40)
    let cut = x.copyOfColumns(3..<9)
    #expect(cut.values == Array(x.values[3..<9]))
    let product = zip(x.values, other.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    #expect(abs(Double(x.dot(other)) - product) < 1e-4)
  }

  @Test(arguments: [1, 3, 40], [1, 15, 64, 577])
  func `rmsNorm divides by the root mean square`(rows: Int, columns: Int) {
    let (x, other) = pair(rows: rows, columns: columns)
    let weight = other.rows(0..<1)
    let inputs = x.values
    let weights = weight.values
    let scales = (0..<rows).map { row in
      let squares = inputs[row * columns..<(row + 1) * columns].reduce(0.0) {
        $0 + Double($1) * Double($1)
      }
      return 1 / (squares / Double(columns) + 1e-5).squareRoot()
    }
    check(x) {
      $0.rmsNorm($1, weight: weight, epsilon: 1e-5, into: $1)
    } equals: {
      Double(inputs[$0]) * scales[$0 / columns] * Double(weights[$0 % columns])
    }
  }

  @Test(arguments: [1, 37], [1, 15, 577])
  func `sums, multiples and gates agree with Foundation`(rows: Int, columns: Int) {
    let (x, other) = pair(rows: rows, columns: columns)
    let a = x.values.map(Double.init)
    let b = other.values.map(Double.init)
    check(x) {
      $0.add(other, into: $1)
    } equals: {
      a[$0] + b[$0]
    }
    check(x) {
      $0.scale($1, by: 0.3)
    } equals: {
      a[$0] * Double(Float(0.3))
    }
    check(x) {
      $0.softcap($1, 3)
    } equals: {
      3 * tanh(a[$0] / 3)
    }
    check(x) {
      $0.siluMultiply($1, other, into: $1)
    } equals: {
      a[$0] / (1 + exp(-a[$0])) * b[$0]
    }
    check(x) {
      $0.geluMultiply($1, other, into: $1)
    } equals: {
      let u = (2 / Double.pi).squareRoot() * (a[$0] + 0.044715 * a[$0] * a[$0] * a[$0])
      return 0.5 * a[$0] * (1 + tanh(u)) * b[$0]
    }
  }

  @Test func `gates hold at both ends of the range`() {
    let x = Matrix(rows: 1, columns: 6, [-1e4, -100, -88, 0, 100, 1e4])
    let one = Matrix(rows: 1, columns: 6, Array(repeating: 1, count: 6))
    let expected: [Double] = [0, 0, 0, 0, 100, 1e4]
    check(x) {
      $0.siluMultiply($1, one, into: $1)
    } equals: {
      expected[$0]
    }
    check(x) {
      $0.geluMultiply($1, one, into: $1)
    } equals: {
      expected[$0]
    }
    check(x) {
      $0.softcap($1, 50)
    } equals: {
      50 * tanh(Double(x.values[$0]) / 50)
    }
  }

  @Test(arguments: [RotaryPairing.interleaved, .halfSplit], [(3, 8, 8), (2, 20, 12), (5, 64, 64)])
  func `rope turns pairs by their angle`(pairing: RotaryPairing, shape: (Int, Int, Int)) {
    let (heads, dimension, rotated) = shape
    let tokens = 4
    let half = rotated / 2
    let (x, _) = pair(rows: tokens, columns: heads * dimension)
    let angle = { (token: Int, j: Int) in Double(token + 7) * pow(100, -Double(j) / Double(half)) }
    let table = Matrix(
      rows: tokens, columns: rotated,
      (0..<tokens).flatMap { token in
        (0..<half).map { Float(cos(angle(token, $0))) }
          + (0..<half).map { Float(sin(angle(token, $0))) }
      })
    let inputs = x.values.map(Double.init)
    check(x) {
      $0.rope($1, heads: heads, table: table, rotatedDimensions: rotated, pairing: pairing)
    } equals: { index in
      let token = index / (heads * dimension)
      let i = index % dimension
      guard i < rotated else { return inputs[index] }
      let isFirst = pairing == .interleaved ? i.isMultiple(of: 2) : i < half
      let j = pairing == .interleaved ? i / 2 : i % half
      let partner = index + (pairing == .interleaved ? 1 : half) * (isFirst ? 1 : -1)
      let turned = (isFirst ? -1 : 1) * inputs[partner] * sin(angle(token, j))
      return inputs[index] * cos(angle(token, j)) + turned
    }
  }
}
