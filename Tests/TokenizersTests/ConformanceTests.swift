import Foundation
import TestSupport
import Testing
import Tokenizers

/// The kit's vectors, made with llama.cpp.
struct ConformanceTests {
  @Test(
    .enabled(if: !KnownVocabulary.available.isEmpty, "no vocabularies found"),
    arguments: KnownVocabulary.available) func `ids and decoded bytes equal llama.cpp's`(
      _ known: KnownVocabulary
    ) throws
  {
    let tokenizer = try known.tokenizer()
    let strings = try KitStrings.load()
    let results = try KitResults.load(known)
    var checked = 0
    for result in results {
      guard let text = strings[result.id] else { continue }
      let plain = tokenizer.encode(text, [])
      let special = tokenizer.encode(text, .parseSpecial)
      let all = tokenizer.encode(text, [.parseSpecial, .addBoundaryTokens])
      #expect(plain == result.ids, "string \(result.id)")
      #expect(special == result.idsParseSpecial ?? result.ids, "string \(result.id)")
      #expect(
        all == result.idsAddSpecialParseSpecial ?? result.idsParseSpecial ?? result.ids,
        "string \(result.id)")
      // llama.cpp's decoder removes spaces before punctuation for some vocabularies; we don't.
      let decoded = hex(tokenizer.decodedBytes(plain))
      #expect([result.decodedHex, result.piecesHex.joined()].contains(decoded))
      #expect(plain.map { hex(tokenizer.bytes(of: $0)) } == result.piecesHex)
      var stream = StreamingDetokenizer(tokenizer)
      let streamed = plain.map { stream.append($0) }.joined() + stream.finish()
      let pieces = plain.flatMap(tokenizer.bytes)
      #expect(streamed == String(decoding: pieces, as: UTF8.self), "string \(result.id)")
      checked += 1
    }
    #expect(checked > 70)
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

/// The kit's strings that are valid UTF-8, by id.
private struct KitStrings: Decodable {
  struct Entry: Decodable {
    let id: Int
    let text: String?
  }

  let strings: [Entry]

  static func load() throws -> [Int: String] {
    let data = try Data(contentsOf: Kit.folder.appending(path: "tokenizers/strings.json"))
    let strings = try JSONDecoder().decode(KitStrings.self, from: data).strings
    return Dictionary(
      uniqueKeysWithValues: strings.compactMap { entry in entry.text.map { (entry.id, $0) } })
  }
}

/// What llama.cpp makes of a string with one vocabulary.
private struct KitResults: Decodable {
  struct Entry: Decodable {
    let id: Int
    let ids: [TokenID]
    let idsParseSpecial: [TokenID]?
    let idsAddSpecialParseSpecial: [TokenID]?
    let piecesHex: [String]
    let decodedHex: String
  }

  let results: [Entry]

  static func load(_ known: KnownVocabulary) throws -> [Entry] {
    let data = try Data(contentsOf: Kit.folder.appending(path: "tokenizers/\(known.rawValue).json"))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(KitResults.self, from: data).results
  }
}
