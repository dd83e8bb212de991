import Glibc

extension GGUFWriter {
  /// Writes the file, replacing what is there.
  package func write(to path: String) throws(GGUFError) {
    let bytes = bytes()
    // SAFETY: the path is a terminated copy for the time of the call.
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .unwritable(reason: MappedFile.reason(errno)) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      // SAFETY: reads `bytes.count - written` bytes from `written` on, all inside the array.
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(
          descriptor, $0.baseAddress.map { unsafe $0 + written }, $0.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .unwritable(reason: MappedFile.reason(errno)) }
      written += count
    }
  }
}
