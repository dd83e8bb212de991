import ArgumentParser
import Foundation
package import Inference
package import Wording

/// Parses the lists of `lcchat bench`, which are separated by commas.
package enum BenchLists {
  static let cacheNames = CacheType.allCases.map(\.rawValue)

  /// Parses numbers of tokens; `512-4096` means 512, 1024, 2048, 4096.
  package static func lengths(_ text: String, least: Int) throws -> [Int] {
    try text.split(separator: ",").flatMap { part in
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      let lengths = ends.compactMap { $0 }
      let allowed = least...1 << 24
      guard lengths.count == ends.count, lengths.count <= 2, lengths.allSatisfy(allowed.contains),
        let first = lengths.first, let last = lengths.last,
        first == last || (1..<last).contains(first)
      else {
        throw ValidationError(
          "“\(text)” must be numbers of tokens, such as 512,8192 or 512-65536.")
      }
      return Array(sequence(first: first) { $0 < last && $0 * 2 <= last ? $0 * 2 : nil })
    }
  }

  package static func patterns(_ text: String) throws -> [AttentionPattern] {
    guard let patterns = AttentionPattern.list(text), !patterns.isEmpty else {
      throw ValidationError(
        "“\(text)” must be patterns, separated by commas: \(AttentionPattern.forms).")
    }
    return unique(patterns)
  }

  /// Returns the cache types of a list.
  package static func caches(_ text: String) throws -> [CacheType] {
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let types = names.compactMap(CacheType.init(rawValue:))
    guard types.count == names.count else {
      throw ValidationError("“\(text)” must be a list of \(cacheNames.joined(separator: ", ")).")
    }
    return unique(types)
  }

  /// Returns the numbers of threads; without a text, as many as the process may use.
  package static func threads(_ text: String?) throws -> [Int] {
    guard let text else { return [EngineOptions.defaultThreads] }
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard numbers.allSatisfy((1...256).contains) else {
      throw ValidationError("--threads takes numbers from 1 to 256, separated by commas.")
    }
    return unique(numbers)
  }

  /// Returns the elements without repetitions, in the order of first appearance.
  private static func unique<T: Hashable>(_ elements: [T]) -> [T] {
    var met: Set<T> = []
    return elements.filter { met.insert($0).inserted }
  }
}
