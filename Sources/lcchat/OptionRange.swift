/// What options and settings may be, wherever they are written.
enum OptionRange {
  static let threads = 1...256
  static let maxTokens = 1...100_000
  static let temperature: ClosedRange<Float> = 0...100
  static let minP: ClosedRange<Float> = 0...1
  static let repetitionPenalty: ClosedRange<Float> = 0.1...10

  static func isTopP(_ number: Float) -> Bool { number > 0 && number <= 1 }
}
