import Glibc

/// A regular file, mapped for reading: weights cost memory only while their pages are in use.
///
/// Access to a mapped page that the file no longer has raises SIGBUS, which ends the process.
/// Two checks prevent most of this: headers are copied with `read(at:count:)`, which reports a
/// short file, and each `withBytes` first asks for the file's current size. A file that is cut off
/// *while* a `withBytes` body runs isn't caught. Replacing a model by renaming another over it is
/// always safe.
// Unchecked: the mapping is never written, and everything stored is set in `init` and constant.
@safe
package final class MappedFile: @unchecked Sendable {
  package let byteCount: Int
  private let descriptor: CInt
  // SAFETY: `byteCount` readable bytes, mapped in `init` and unmapped in `deinit` only.
  private let base: UnsafeMutableRawPointer

  package init(path: String) throws(GGUFError) {
    // Without O_NONBLOCK, opening a FIFO would wait for its writer.
    // SAFETY: the path is a terminated copy for the time of the call.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw errno == ENOENT ? .missing : .unreadable(reason: Self.reason(errno))
    }
    do throws(GGUFError) {
      byteCount = try Self.regularSize(descriptor)
      let mapping = unsafe mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0)
      guard let mapping = unsafe mapping, unsafe mapping != MAP_FAILED else {
        throw GGUFError.unreadable(reason: Self.reason(errno))
      }
      unsafe base = mapping
      self.descriptor = descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit {
    unsafe munmap(base, byteCount)
    close(descriptor)
  }

  /// Returns a copy of bytes without access to the mapping, so that a shrunken file is an error.
  package func read(at offset: Int, count: Int) throws(GGUFError) -> [UInt8] {
    var failure: GGUFError?
    // SAFETY: `filled` never passes `count`, and only what pread wrote is counted as filled.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + filled }, count - filled,
          offset + filled)
        if got < 0 && errno == EINTR { continue }
        if got < 0 { failure = .unreadable(reason: Self.reason(errno)) }
        if got == 0 { failure = .shrunk(from: byteCount, to: offset + filled) }
        if got <= 0 { return }
        filled += got
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Calls `body` with the mapped bytes of a range, which are valid inside `body` only.
  package func withBytes<R>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(GGUFError) -> R
  ) throws(GGUFError) -> R {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount, "\(range) of \(byteCount)")
    let size = try Self.regularSize(descriptor)
    guard size >= range.upperBound else { throw .shrunk(from: byteCount, to: size) }
    // SAFETY: the range lies inside the mapping, which lives as long as `self`.
    let bytes = unsafe UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
    return unsafe try body(bytes)
  }

  // SAFETY: `byteCount` - `offset` readable bytes for as long as `self` lives, if nobody shortens
  // the file. Use it only if a lock prevents that.
  func pointer(at offset: Int) -> UnsafeRawPointer {
    precondition((0...byteCount).contains(offset), "\(offset) of \(byteCount)")
    return unsafe UnsafeRawPointer(base + offset)
  }

  /// Gives the memory of a range back to the system.
  ///
  /// Its bytes are read from the file again when needed; pages that hold other bytes, too, stay.
  package func release(_ range: Range<Int>) {
    let page = Int(getpagesize())
    let start = (range.lowerBound + page - 1) / page * page
    let end = range.upperBound == byteCount ? byteCount : range.upperBound / page * page
    guard start >= 0, start < end, end <= byteCount else { return }
    // SAFETY: whole pages inside a read-only private mapping: nothing is lost.
    unsafe madvise(base + start, end - start, MADV_DONTNEED)
  }

  private static func regularSize(_ descriptor: CInt) throws(GGUFError) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .unreadable(reason: reason(errno))
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .notRegular(kind: "a directory")
    case S_IFIFO: throw .notRegular(kind: "a named pipe")
    default: throw .notRegular(kind: "a device or socket")
    }
    guard status.st_size > 0 else { throw .empty }
    return Int(status.st_size)
  }

  static func reason(_ code: CInt) -> String {
    // SAFETY: strerror returns a terminated string, copied at once.
    unsafe String(cString: strerror(code))
  }
}
