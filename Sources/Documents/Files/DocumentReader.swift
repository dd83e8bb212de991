#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import Wording

/// Reads documents from a file or from standard input.
package struct DocumentReader: Sendable {
  /// The most bytes; larger input is refused, so that it can't fill the memory.
  private let limit: Int

  package init(limit: Int = 1 << 30) { self.limit = limit }

  /// Reads a file; its name is the path's last part.
  package func document(path: String) throws(DocumentError) -> Document {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return try document(
      bytes: try contents(of: path), name: name, path: Self.fromRoot(path))
  }

  /// Reads standard input to its end.
  package func standardInput() throws(DocumentError) -> Document {
    try document(bytes: try contents(of: STDIN_FILENO, named: "stdin", expected: 0), name: "stdin")
  }

  /// Creates a document from bytes in any of the known encodings.
  package func document(
    bytes: consuming [UInt8],
    name: String,
    path: String? = nil
  ) throws(DocumentError) -> Document {
    let decoded = try TextDecoder.decode(bytes, name: name)
    guard decoded.text.utf8.contains(where: { !$0.isBlank }) else { throw .empty(name: name) }
    return Document(
      name: name.escapingControls,
      text: decoded.text,
      notices: decoded.notices,
      path: path
    )
  }

  private func contents(of path: String) throws(DocumentError) -> [UInt8] {
    // Not blocking, because opening a named pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      switch code {
      case ENOENT, ENOTDIR: throw .missing(path: path)
      case ENXIO: throw .notAFile(path: path)
      default: throw .unreadable(path: path, reason: Self.reason(code))
      }
    }
    defer { close(descriptor) }

    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .unreadable(path: path, reason: Self.reason(errno))
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .directory(path: path)
    default: throw .notAFile(path: path)
    }
    guard status.st_size <= limit else { throw .tooLarge(name: path, limit: limit) }
    return try contents(of: descriptor, named: path, expected: Int(status.st_size))
  }

  /// Reads to the end, even past the reported size: a file may grow, or its size be unknown.
  private func contents(
    of descriptor: Int32,
    named name: String,
    expected: Int
  ) throws(DocumentError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(expected)
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { return bytes }
      if count < 0 {
        let code = errno
        if code == EINTR { continue }
        throw .unreadable(path: name, reason: Self.reason(code))
      }
      guard bytes.count + count <= limit else { throw .tooLarge(name: name, limit: limit) }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  private static func fromRoot(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func reason(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }
}

extension UInt8 {
  /// True for a space, tab, line feed, vertical tab, form feed or carriage return.
  var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
