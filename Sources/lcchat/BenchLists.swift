import ArgumentParser
import Foundation
import Inference

/// The lists that `lcchat bench` takes, with commas between.
enum BenchLists {
  static let cacheNames = ForwardPass.Options.cacheNames

  /// Numbers of tokens; `512-4096` is 512, 1024, 2048, 4096.
  static func lengths(_ text: String, least: Int) throws -> [Int] {
    try text.split(separator: ",").flatMap { part in
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      let lengths = ends.compactMap { $0 }
      let allowed = least...1 << 24
      guard lengths.count == ends.count, lengths.count <= 2, lengths.allSatisfy(allowed.contains),
        let first = lengths.first, let last = lengths.last,
        first == last || (1..<last).contains(first)
      else {
        throw ValidationError(
          "“\(text)” must be numbers of tokens, as 512,8192 or 512-65536.")
      }
      return Array(sequence(first: first) { $0 < last && $0 * 2 <= last ? $0 * 2 : nil })
    }
  }

  static func patterns(_ text: String) throws -> [AttentionPattern] {
    guard let patterns = AttentionPattern.list(text), !patterns.isEmpty else {
      throw ValidationError(
        "“\(text)” must be patterns with commas between: \(AttentionPattern.forms).")
    }
    return unique(patterns)
  }

  static func caches(_ text: String) throws -> [String] {
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard names.allSatisfy(cacheNames.contains) else {
      throw ValidationError("“\(text)” must be of \(cacheNames.joined(separator: ", ")).")
    }
    return unique(names)
  }

  /// Returns the numbers of threads; without a text, as many as the process may use.
  static func threads(_ text: String?) throws -> [Int] {
    guard let text else { return [EngineOptions.defaultThreads] }
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard numbers.allSatisfy((1...256).contains) else {
      throw ValidationError("--threads takes 1 to 256, with commas between.")
    }
    return unique(numbers)
  }

  /// Without repetitions, in the order of first appearance.
  private static func unique<T: Hashable>(_ elements: [T]) -> [T] {
    var met: Set<T> = []
    return elements.filter { met.insert($0).inserted }
  }
}
