import ChatUI
import Documents
package import Foundation
import TOMLKit

/// Reads the configuration file; its errors are one sentence with the line.
package struct ConfigurationFile {
  /// The most bytes of a configuration file.
  private static let sizeLimit = 1 << 20

  private let url: URL

  package init(url: URL) { self.url = url }

  /// Returns the configuration; without a file, nothing is set.
  package func configuration() throws(Failure) -> Configuration {
    guard FileManager.default.fileExists(atPath: url.path) else { return Configuration() }
    let text = try text()
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw Failure(
        .badData,
        "\(url.path), line \(error.source.begin.line): \(Self.sentence(error.description)) Mend that"
          + " line, or move the file away.")
    } catch {
      throw Failure(.badData, "\(url.path) isn't TOML: mend it, or move it away.")
    }
    return try configuration(table, text)
  }

  private func text() throws(Failure) -> String {
    var isDirectory: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory)
    let size = (try? FileManager.default.attributesOfItem(atPath: url.path))?[.size] as? Int
    guard !isDirectory.boolValue, (size ?? 0) <= Self.sizeLimit,
      let data = FileManager.default.contents(atPath: url.path)
    else {
      throw Failure(
        .noInput,
        "\(url.path) can't be read: it must be a file of at most 1 MB with read permission.")
    }
    guard let text = String(validating: data, as: UTF8.self), !text.utf8.contains(0) else {
      throw Failure(.badData, "\(url.path) isn't UTF-8 text: save it as UTF-8, or move it away.")
    }
    return text
  }

  private func configuration(_ table: TOMLTable, _ text: String) throws(Failure) -> Configuration {
    var configuration = Configuration()
    for name in table.keys {
      guard let value = table[name] else { continue }
      if name == "keys" {
        try readKeys(value.table, into: &configuration, text)
        continue
      }
      guard let setting = Setting.all.first(where: { $0.name == name }) else {
        throw problem("there is no setting “\(name)”; `lcchat config` lists all", name, text)
      }
      guard setting.take(&configuration, SettingValue(value)) else {
        throw problem("\(name) takes \(setting.takes)", name, text)
      }
    }
    return configuration
  }

  private func readKeys(
    _ table: TOMLTable?, into configuration: inout Configuration, _ text: String
  ) throws(Failure) {
    guard let table else {
      throw problem("keys is a table: [keys], then lines such as zoom = [\"+\"]", "keys", text)
    }
    for command in table.keys.sorted() {
      guard let names = table[command].map({ SettingValue($0) })?.texts else {
        throw problem("\(command) takes a list of keys, such as [\"F5\", \"^R\"]", command, text)
      }
      configuration.keys.append((command, names))
    }
    do {
      configuration.bindings = try KeyBindings().rebinding(configuration.keys)
    } catch {
      let set = error.commands.first { name in configuration.keys.contains { $0.command == name } }
      throw problem("\(error)", set ?? "keys", text)
    }
  }

  private func problem(_ sentence: String, _ name: String, _ text: String) -> Failure {
    let line = Self.line(of: name, in: text).map { ", line \($0)" } ?? ""
    return Failure(.badData, "\(url.path)\(line): \(sentence).")
  }

  /// Returns the first line that sets something of this name.
  private static func line(of name: String, in text: String) -> Int? {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let index = lines.firstIndex { line in
      let left = line.prefix { $0 != "=" }.filter { !$0.isWhitespace && !"\"'[]".contains($0) }
      return left == name
    }
    return index.map { $0 + 1 }
  }

  /// Returns the parser's message on one line, with one full stop at the end.
  private static func sentence(_ words: String) -> String {
    let words = words.split(whereSeparator: \.isNewline).joined(separator: " ")
    return words.hasSuffix(".") ? words : words + "."
  }
}

extension SettingValue {
  init(_ value: any TOMLValueConvertible) {
    if let text = value.string {
      self = .text(text)
    } else if let flag = value.bool {
      self = .flag(flag)
    } else if let integer = value.int {
      self = .integer(integer)
    } else if let number = value.double {
      self = .number(number)
    } else if let array = value.array {
      let texts = array.compactMap { $0.string }
      self = texts.count == array.count ? .texts(texts) : .other
    } else {
      self = .other
    }
  }
}
