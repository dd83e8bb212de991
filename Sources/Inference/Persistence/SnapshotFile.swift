import Foundation
import Tensors

/// An open snapshot file, locked as in use for as long as this lives.
///
/// Readers and the writer hold the lock together. Who shortens or removes a file needs it alone: so
/// nothing that is mapped is cut off, and nothing in use goes away.
package final class SnapshotFile: Sendable {
  package let path: String
  private let descriptor: Int32

  /// Opens a file that is there.
  package init(path: String) throws(SnapshotError) {
    // A FIFO would wait for its writer, and a link may lead anywhere.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
    self.path = path
    guard descriptor >= 0 else {
      throw errno == ENOENT ? .missing : .unreadable(reason: Self.reason(errno))
    }
    guard lock(LOCK_SH) else { throw .locked }
  }

  /// Makes a file that isn't there yet, for its owner only.
  package init(creating path: String) throws(SnapshotError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    self.path = path
    guard descriptor >= 0 else { throw .cannotWrite(reason: Self.reason(errno)) }
    guard lock(LOCK_SH) else { throw .locked }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  package var isEmpty: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_size == 0
  }

  /// Runs `body` if nobody else uses the file, and keeps others from beginning to.
  ///
  /// - Returns: false if somebody does.
  package func alone(_ body: () -> Void) -> Bool {
    let isAlone = lock(LOCK_EX)
    if isAlone { body() }
    // A failed try has lost the lock, too.
    return lock(LOCK_SH) && isAlone
  }

  /// Adds bytes at the end, of which a full disk may take a part.
  func append(_ bytes: UnsafeRawBufferPointer) throws(SnapshotError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = write(
        descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw .cannotWrite(reason: Self.reason(errno)) }
      rest = rest.dropFirst(written)
    }
  }

  func append(_ bytes: [UInt8]) throws(SnapshotError) {
    try bytes.withUnsafeBytes { buffer in
      Result { () throws(SnapshotError) in try append(buffer) }
    }.get()
  }

  /// Cuts the file off; false if that can't be done.
  package func cut(to byteCount: Int) -> Bool { truncate(path, off_t(byteCount)) == 0 }

  /// Waits until the disk has the file, and gives it its name in one step.
  package func finish(as name: String) throws(SnapshotError) {
    guard fsync(descriptor) == 0, rename(path, name) == 0 else {
      throw .cannotWrite(reason: Self.reason(errno))
    }
  }

  /// Notes that the file was of use now.
  package func touch() { futimens(descriptor, nil) }

  static func map(_ path: String) throws(SnapshotError) -> MappedFile {
    do {
      return try MappedFile(path: path)
    } catch .empty {
      throw .truncated(at: 0)
    } catch {
      throw error == .missing ? .missing : .unreadable(reason: "\(error)")
    }
  }

  /// Where a file system knows no locks, everybody has them.
  private func lock(_ kind: Int32) -> Bool {
    flock(descriptor, kind | LOCK_NB) == 0 || errno != EWOULDBLOCK
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
