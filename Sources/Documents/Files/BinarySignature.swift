/// The first bytes of a known file type, and advice on how to get its text.
struct BinarySignature {
  let kind: String
  let advice: String
  private let bytes: [UInt8]
  private let offset: Int

  private init(_ bytes: [UInt8], at offset: Int = 0, _ kind: String, _ advice: String) {
    self.bytes = bytes
    self.offset = offset
    self.kind = kind
    self.advice = advice
  }

  private init(_ text: String, at offset: Int = 0, _ kind: String, _ advice: String) {
    self.init(Array(text.utf8), at: offset, kind, advice)
  }

  static func match(_ file: [UInt8]) -> BinarySignature? {
    all.first { file.dropFirst($0.offset).starts(with: $0.bytes) }
  }

  private static let all = [
    BinarySignature("%PDF-", "a PDF", "convert it with “pdftotext” and open the result"),
    BinarySignature(
      "PK\u{3}\u{4}",
      "a ZIP archive (docx, odt and epub files are ZIP archives)",
      "convert it with “pandoc -t plain”, or unpack it, and open the result"
    ),
    BinarySignature(#"{\rtf"#, "a rich text file", "convert it with “pandoc -t plain”"),
    BinarySignature(
      [0xD0, 0xCF, 0x11, 0xE0],
      "an old Office file",
      "convert it with “libreoffice --convert-to txt”"
    ),
    BinarySignature("BOOKMOBI", at: 60, "a MOBI book", "convert it with “ebook-convert”"),
    BinarySignature("GGUF", "a model", "use it with --model, and give a text as the document"),
    BinarySignature([0x7F, 0x45, 0x4C, 0x46], "a program (ELF)", "give a text file"),
    BinarySignature([0x1F, 0x8B], "compressed (gzip)", "unpack it with “gunzip”"),
    BinarySignature([0x28, 0xB5, 0x2F, 0xFD], "compressed (zstd)", "unpack it with “unzstd”"),
    BinarySignature([0xFD] + Array("7zXZ".utf8), "compressed (xz)", "unpack it with “unxz”"),
    BinarySignature("BZh", "compressed (bzip2)", "unpack it with “bunzip2”"),
    BinarySignature([0x89] + Array("PNG".utf8), "a picture (PNG)", "give a text file"),
    BinarySignature([0xFF, 0xD8, 0xFF], "a picture (JPEG)", "give a text file"),
    BinarySignature("ustar", at: 257, "an archive (tar)", "unpack it with “tar -xf”"),
    BinarySignature("SQLite format 3", "a database (SQLite)", "export the text that you want"),
  ]
}
