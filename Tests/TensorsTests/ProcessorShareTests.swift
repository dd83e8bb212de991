import Foundation
import Tensors
import Testing

/// The processors that a process may use, by the system's files.
struct ProcessorShareTests {
  /// The threads of a process in whose system the files are as given.
  private func threads(_ files: [String: String]) throws -> Int {
    let root = FileManager.default.temporaryDirectory.appending(path: "lcchat-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    for (path, text) in files {
      let url = root.appending(path: path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    return ProcessorShare(root: root.path).threads
  }

  private static func status(_ mask: String) -> [String: String] {
    ["proc/self/status": "Name:\tlcchat\nCpus_allowed:\t\(mask)\nCpus_allowed_list:\t0\n"]
  }

  private static let unified = [
    "proc/self/mountinfo": "31 23 0:28 / /sys/fs/cgroup rw,relatime - cgroup2 cgroup2 rw\n"
  ]

  @Test(arguments: [
    ("1", 1), ("8", 1), ("3", 2), ("ff", 8), ("ffffffff,00000001", 33), ("00000000,00000100", 1),
  ])
  func `the affinity mask counts`(mask: String, expected: Int) throws {
    #expect(try threads(Self.status(mask)) == expected)
  }

  @Test(arguments: [
    ("100000 100000", 1), ("150000 100000", 2), ("10000 100000", 1), ("250000 100000", 3),
    ("max 100000", 8), ("800000 200000", 4), ("max", 8), ("", 8), ("0 100000", 8), ("x y", 8),
    ("1e300 1", 8), ("100000", 1),
  ])
  func `a quota of the unified hierarchy counts, parts of a processor as whole ones`(
    quota: String, expected: Int
  ) throws {
    var files = Self.status("ff").merging(Self.unified) { $1 }
    files["proc/self/cgroup"] = "0::/user/work\n"
    files["sys/fs/cgroup/user/work/cpu.max"] = quota + "\n"
    #expect(try threads(files) == expected)
  }

  @Test(arguments: [("max 100000", 3), ("200000 100000", 2), ("400000 100000", 3)])
  func `a group above may allow less`(own: String, expected: Int) throws {
    var files = Self.status("ff").merging(Self.unified) { $1 }
    files["proc/self/cgroup"] = "0::/user/work\n"
    files["sys/fs/cgroup/user/cpu.max"] = "300000 100000\n"
    files["sys/fs/cgroup/user/work/cpu.max"] = own + "\n"
    #expect(try threads(files) == expected)
  }

  @Test(arguments: [("100000", "100000", 1), ("-1", "100000", 4), ("120000", "50000", 3)])
  func `a quota of the first version counts`(quota: String, period: String, expected: Int) throws {
    var files = Self.status("f")
    files["proc/self/mountinfo"] = """
      32 31 0:29 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
      33 31 0:30 /docker/a /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
      """
    files["proc/self/cgroup"] = "4:memory:/docker/a\n3:cpu,cpuacct:/docker/a/b\n0::/\n"
    let folder = "sys/fs/cgroup/cpu,cpuacct/b"
    files["\(folder)/cpu.cfs_quota_us"] = quota + "\n"
    files["\(folder)/cpu.cfs_period_us"] = period + "\n"
    #expect(try threads(files) == expected)
  }

  @Test func `the least of affinity and quotas counts`() throws {
    var files = Self.status("3").merging(Self.unified) { $1 }
    files["proc/self/cgroup"] = "0::/\n"
    files["sys/fs/cgroup/cpu.max"] = "600000 100000\n"
    #expect(try threads(files) == 2)
  }

  @Test(arguments: ["/../other", "/elsewhere"])
  func `an invisible control group leaves the limit of its mount point`(path: String) throws {
    var files = Self.status("ff")
    files["proc/self/mountinfo"] = "31 23 0:28 /box /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"
    files["proc/self/cgroup"] = "0::\(path)\n"
    files["sys/fs/cgroup/cpu.max"] = "200000 100000\n"
    #expect(try threads(files) == 2)
  }

  @Test func `without limits all processors are used`() throws {
    #expect(try threads([:]) == ProcessInfo.processInfo.activeProcessorCount)
  }
}
