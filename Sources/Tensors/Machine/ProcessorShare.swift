import Foundation

/// The number of processors that the process may use: those of its affinity mask, limited by the
/// quotas of its control groups.
package struct ProcessorShare {
  /// The default number of compute threads: at least one; a quota of a part of a processor is
  /// rounded up.
  package let threads: Int

  /// Reads the limits of this process.
  ///
  /// - Parameter root: the folder that contains `proc` and `sys`.
  package init(root: String = "/") {
    let files = SystemFiles(root: root)
    let allowed = Self.allowedProcessors(files) ?? ProcessInfo.processInfo.activeProcessorCount
    let quota = ControlGroups(files).quota ?? .infinity
    threads = max(1, Int(min(Double(allowed), quota.rounded(.up))))
  }

  /// Returns the number of processors in the affinity mask; nil if it can't be read.
  private static func allowedProcessors(_ files: SystemFiles) -> Int? {
    let name = "Cpus_allowed:"
    guard let line = files.lines("proc/self/status").first(where: { $0.hasPrefix(name) }) else {
      return nil
    }
    // The mask is in hexadecimal words of 32 bits, separated by commas.
    let words = line.dropFirst(name.count).split(separator: ",").map {
      UInt32($0.filter { !$0.isWhitespace }, radix: 16)
    }
    let count = words.reduce(0) { $0 + ($1?.nonzeroBitCount ?? 0) }
    return count > 0 ? count : nil
  }
}

/// Reads the small files in which the system describes itself.
private struct SystemFiles {
  let root: String

  /// Returns the lines of a file; empty if it can't be read.
  func lines(_ path: String) -> [Substring] {
    let url = URL(filePath: root).appending(path: path)
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    return text.split(whereSeparator: \.isNewline)
  }

  /// Returns the first line of a file; nil if it can't be read.
  func line(_ path: String) -> Substring? { lines(path).first }
}

/// The control groups of the process, of version 1 or 2.
private struct ControlGroups {
  private let files: SystemFiles

  init(_ files: SystemFiles) { self.files = files }

  /// The number of processors that may run at once: the least quota of the groups and those above
  /// them; nil without a quota.
  var quota: Double? {
    groups.flatMap { group in
      group.folders.compactMap { group.isUnified ? unifiedQuota($0) : quota($0) }
    }.min()
  }

  private struct Group {
    let isUnified: Bool
    /// The group's folder and its parents, from the mount point down.
    let folders: [String]
  }

  private struct Mount {
    let isUnified: Bool
    let controllers: Set<Substring>
    /// The group at the mount point.
    let group: String
    let folder: String
  }

  private var groups: [Group] {
    let mounts = mounts
    return files.lines("proc/self/cgroup").compactMap { line in
      // number:controllers:path
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return nil }
      let controllers = fields[1].split(separator: ",")
      let isUnified = controllers.isEmpty
      guard isUnified || controllers.contains("cpu"),
        let mount = mounts.last(where: {
          $0.isUnified == isUnified && (isUnified || $0.controllers.contains("cpu"))
        })
      else { return nil }
      return Group(isUnified: isUnified, folders: Self.folders(String(fields[2]), in: mount))
    }
  }

  /// Returns the folders from the mount point down to a group.
  private static func folders(_ path: String, in mount: Mount) -> [String] {
    var names = path.split(separator: "/")
    let above = mount.group.split(separator: "/")
    // A group in another namespace can't be found here, so its mount point is used.
    if names.contains("..") || !names.starts(with: above) { names = Array(above) }
    return names.dropFirst(above.count).reduce(into: [mount.folder]) { folders, name in
      folders.append("\(folders[folders.count - 1])/\(name)")
    }
  }

  private var mounts: [Mount] {
    files.lines("proc/self/mountinfo").compactMap { line in
      // id parent device root mount-point options … - type source super-options
      let fields = line.split(separator: " ")
      guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count > dash + 3 else {
        return nil
      }
      let type = fields[dash + 1]
      guard type == "cgroup2" || type == "cgroup" else { return nil }
      return Mount(
        isUnified: type == "cgroup2", controllers: Set(fields[dash + 3].split(separator: ",")),
        group: String(fields[3]), folder: String(fields[4].drop { $0 == "/" }))
    }
  }

  /// Reads `cpu.max`: “max 100000”, or a quota and a period in microseconds.
  private func unifiedQuota(_ folder: String) -> Double? {
    let fields = files.line("\(folder)/cpu.max")?.split(separator: " ") ?? []
    guard let quota = fields.first.flatMap({ Double($0) }) else { return nil }
    return share(quota, of: fields.count > 1 ? Double(fields[1]) : nil)
  }

  private func quota(_ folder: String) -> Double? {
    guard let quota = files.line("\(folder)/cpu.cfs_quota_us").flatMap({ Double($0) }) else {
      return nil
    }
    return share(quota, of: files.line("\(folder)/cpu.cfs_period_us").flatMap { Double($0) })
  }

  /// Returns the number of processors; nil without a quota (-1).
  ///
  /// The kernel's default period is 100,000 microseconds.
  private func share(_ quota: Double, of period: Double?) -> Double? {
    let period = period ?? 100_000
    return quota > 0 && period > 0 && quota.isFinite ? quota / period : nil
  }
}
