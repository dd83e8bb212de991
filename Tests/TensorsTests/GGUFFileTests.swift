import Foundation
import Tensors
import TestSupport
import Testing

struct GGUFFileTests {
  @Test(arguments: [UInt32(2), 3])
  func `the reader reads the writer's files`(version: UInt32) throws {
    let file = try openGGUF(smallWriter(version: version).bytes())
    #expect(file.version == Int(version))
    #expect(file.alignment == 32)
    #expect(file.tensors.map(\.name) == ["norm", "blocks", "last"])
    #expect(file.tensor(named: "blocks")?.dimensions == [32, 2])
    #expect(file.tensor(named: "blocks")?.type.dtype == .q8_0)
    #expect(file.tensor(named: "blocks")?.byteCount == 68)
    #expect(file.tensor(named: "nothing") == nil)
    let last = try file.requiredTensor(named: "last")
    let values = try file.withBytes(of: last) { Array($0.bindMemory(to: Float.self)) }
    #expect(values == [4, 5, 6, 7])
    let blocks = try file.requiredTensor(named: "blocks")
    #expect(try file.withBytes(of: blocks) { Array($0) } == (0..<68).map { UInt8($0) })
  }

  @Test func `another alignment moves the data`() throws {
    var writer = GGUFWriter(alignment: 64)
    writer.addTensor(name: "a", dimensions: [1], values: [1])
    writer.addTensor(name: "b", dimensions: [1], values: [2])
    let file = try openGGUF(writer.bytes())
    #expect(file.alignment == 64)
    #expect(file.tensors.map { $0.offset % 64 } == [0, 0])
    let b = try file.requiredTensor(named: "b")
    #expect(try file.withBytes(of: b) { $0.load(as: Float.self) } == 2)
  }

  @Test func `released pages leave memory and are read again`() throws {
    var writer = GGUFWriter()
    writer.addTensor(name: "a", dimensions: [20_000], values: (0..<20_000).map(Float.init))
    let disk = TemporaryFile()
    try writer.write(to: disk.path)
    let file = try GGUFFile(path: disk.path)
    let tensor = try file.requiredTensor(named: "a")
    let before = try file.withBytes(of: tensor) { Array($0) }
    #expect(try residentKilobytes(of: disk.path) > 60)
    file.release(tensor)
    #expect(try residentKilobytes(of: disk.path) < 10)
    #expect(try file.withBytes(of: tensor) { Array($0) } == before)
  }

  /// What the kernel counts for the mapping of a file.
  private func residentKilobytes(of path: String) throws -> Int {
    // Files of /proc have no size, so they are read to their end.
    let handle = try #require(FileHandle(forReadingAtPath: "/proc/self/smaps"))
    let smaps = try #require(try handle.readToEnd())
    let lines = String(decoding: smaps, as: UTF8.self).split(separator: "\n")
    let mapping = try #require(lines.firstIndex { $0.hasSuffix(path) })
    let resident = try #require(lines[mapping...].first { $0.hasPrefix("Rss:") })
    return try #require(Int(resident.split(separator: " ")[1]))
  }

  @Test func `a header longer than one read is complete`() throws {
    var writer = GGUFWriter()
    let texts = (0..<150_000).map { "piece \($0)" }
    writer.set("tokens", .strings(texts))
    writer.set("after", .uint8(7))
    writer.addTensor(name: "a", dimensions: [1], values: [1])
    let file = try openGGUF(writer.bytes())
    let (bytes, offsets) = try file.metadata.requiredStringArray("tokens").flattened()
    #expect(bytes == texts.flatMap { Array($0.utf8) })
    #expect(offsets.count == 150_001)
    #expect(try file.metadata.int("after") == 7)
    #expect(file.headerBytes == Array(writer.bytes().prefix(file.headerBytes.count)))
  }

  @Test func `a file cut off while open is an error, not a crash`() throws {
    let file = TemporaryFile()
    try smallWriter().write(to: file.path)
    let open = try GGUFFile(path: file.path)
    let last = try open.requiredTensor(named: "last")
    let handle = try #require(FileHandle(forWritingAtPath: file.path))
    try handle.truncate(atOffset: 64)
    #expect(throws: GGUFError.shrunk(from: open.byteCount, to: 64)) {
      try open.withBytes(of: last) { $0.count }
    }
    #expect(try open.metadata.string("general.architecture") == "tiny")
  }

  @Test(arguments: [
    (UInt32(10), "Q2_K", 84), (16, "IQ2_XXS", 66), (999, "number 999", 84),
  ])
  func `a type that can't be read is no error until it is read`(
    type: UInt32, name: String, bytes: Int
  ) throws {
    var writer = GGUFWriter()
    writer.addTensor(
      name: "odd", dimensions: [256], type: type, bytes: [UInt8](repeating: 0, count: bytes))
    writer.addTensor(name: "plain", dimensions: [1], values: [1])
    let file = try openGGUF(writer.bytes())
    let odd = try file.requiredTensor(named: "odd")
    guard odd.type.dtype == nil else { return }
    #expect(odd.type.name == name)
    #expect(odd.byteCount == (type == 999 ? nil : bytes))
    #expect(throws: GGUFError.unsupportedTensorType(name: "odd", type: name)) {
      try file.withBytes(of: odd) { $0.count }
    }
    try exercise(file)
  }

  @Test(.enabled(if: Kit.isPresent, "the conformance kit is not beside the package"))
  func `every file of the kit opens and can be read through`() throws {
    let paths = try Kit.models()
    #expect(paths.count > 30)
    for path in paths {
      let file = try GGUFFile(path: path)
      #expect(!file.tensors.isEmpty)
      #expect(try file.metadata.requiredStringArray("tokenizer.ggml.tokens").count > 0)
      try exercise(file)
    }
  }
}
