import Foundation
import Tensors

/// An open snapshot file, locked while this object exists.
///
/// Readers and the writer share the lock. A process that shortens or removes the file needs the lock
/// alone, so that no mapped part is cut off and no file in use is removed.
package final class SnapshotFile: Sendable {
  package let path: String
  private let descriptor: Int32

  /// Opens an existing file.
  package init(path: String) throws(SnapshotError) {
    // A FIFO would wait for its writer, and a link may lead anywhere.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
    self.path = path
    guard descriptor >= 0 else {
      throw errno == ENOENT ? .missing : .unreadable(reason: Self.reason(errno))
    }
    guard lock(LOCK_SH) else { throw .locked }
  }

  /// Creates a file, which must not exist, readable by its owner only.
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

  /// Runs `body` if no one else uses the file, and keeps others from opening it meanwhile.
  ///
  /// - Returns: false if the file is in use.
  package func alone(_ body: () -> Void) -> Bool {
    let isAlone = lock(LOCK_EX)
    if isAlone { body() }
    // A failed attempt loses the lock as well.
    return lock(LOCK_SH) && isAlone
  }

  /// Appends bytes; on a full disk a part of them may be written.
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

  /// Truncates the file; returns false if that fails.
  package func cut(to byteCount: Int) -> Bool { truncate(path, off_t(byteCount)) == 0 }

  /// Waits until the file is on disk, then renames it in one step.
  package func finish(as name: String) throws(SnapshotError) {
    guard fsync(descriptor) == 0, rename(path, name) == 0 else {
      throw .cannotWrite(reason: Self.reason(errno))
    }
  }

  /// Sets the file's time of last use to now.
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

  /// Locks the file; on file systems without locks this always succeeds.
  private func lock(_ kind: Int32) -> Bool {
    flock(descriptor, kind | LOCK_NB) == 0 || errno != EWOULDBLOCK
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
