import Foundation
import Glibc
import Tensors
import Testing

struct GGUFPathTests {
  private func error(_ path: String) -> GGUFError? {
    do {
      _ = try GGUFFile(path: path)
      return nil
    } catch {
      return error
    }
  }

  @Test func `what is no regular file with content is named`() throws {
    let file = TemporaryFile()
    #expect(error(file.path) == .missing)
    try file.write([])
    #expect(error(file.path) == .empty)
    #expect(error("/") == .notRegular(kind: "a directory"))
    #expect(error("/dev/null") == .notRegular(kind: "a device or socket"))
  }

  @Test func `a named pipe is refused without waiting for a writer`() throws {
    let file = TemporaryFile()
    #expect(mkfifo(file.path, 0o600) == 0)
    #expect(error(file.path) == .notRegular(kind: "a named pipe"))
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func `a file without permission is named`() throws {
    let file = TemporaryFile()
    try smallWriter().write(to: file.path)
    #expect(chmod(file.path, 0) == 0)
    #expect(error(file.path) == .unreadable(reason: "Permission denied"))
  }

  @Test func `a place that can't be written is an error`() {
    #expect(throws: GGUFError.unwritable(reason: "No such file or directory")) {
      try smallWriter().write(to: "/nowhere/at/all.gguf")
    }
  }
}
