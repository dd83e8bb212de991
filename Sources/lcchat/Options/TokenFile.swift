import Foundation

/// Reads token ids from a file.
package enum TokenFile {
  /// Reads a JSON array, or little-endian int32 from a file named `….i32`.
  package static func read(_ path: String) throws(Failure) -> [Int32] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(.noInput, "There is no readable file \(path): check the path.")
    }
    if path.hasSuffix(".i32") {
      guard !data.isEmpty, data.count.isMultiple(of: 4) else {
        throw Failure(.badData, "\(path) must hold int32 token ids of four bytes each.")
      }
      return data.withUnsafeBytes { bytes in
        (0..<bytes.count / 4).map {
          Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Int32.self))
        }
      }
    }
    guard let ids = try? JSONDecoder().decode([Int32].self, from: data), !ids.isEmpty else {
      throw Failure(.badData, "\(path) must hold a JSON array of token ids, such as [1, 17, 42].")
    }
    return ids
  }
}

/// Returns a parser of the positions of `--at`, for a text of `count` tokens.
package func readPositions(count: Int) -> (String) throws(Failure) -> [Int] {
  { (text) throws(Failure) in
    let parts = text.split(separator: ",").map { Int($0.filter { $0 != " " }) }
    let positions = parts.compactMap { $0 }
    let isAscending = zip(positions, positions.dropFirst()).allSatisfy(<)
    guard positions.count == parts.count, !positions.isEmpty, isAscending,
      positions.allSatisfy((0..<count).contains)
    else {
      throw Failure(
        .usage,
        "--at takes ascending positions from 0 to \(count - 1), such as 10,63; not “\(text)”.")
    }
    return positions
  }
}
