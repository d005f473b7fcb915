/// A properties file as `java.util.Properties.load` reads it, with the spelling of every entry kept.
///
/// Programs read these files as Latin-1 and people write them as UTF-8. The raw texts keep the bytes of a UTF-8
/// file, so writing them as UTF-8 gives every program the same characters as before; the decoded texts are
/// what people mean.
package struct JavaProperties: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    /// Decoded.
    package let key: String
    /// Decoded.
    package let value: String
    /// As written: escapes and all, continuation lines joined, no line ends.
    package let rawKey: String
    /// As written after the separator. `writableKey=rawValue` on one line reads back as the same pair.
    package let rawValue: String
    /// The key escaped only where it must be; equal for all spellings that Java reads as one key.
    package let writableKey: String
    /// 1-based line on which the entry starts.
    package let line: Int
  }

  /// A key that is set more than once.
  package struct Duplicate: Hashable, Sendable {
    package let key: String
    /// 1-based, ascending; the last one holds.
    package let lines: [Int]
  }

  /// The effective entries in the order of the file. A repeated key stands where it stood first and holds what it
  /// held last.
  package private(set) var entries: [Entry] = []
  package private(set) var duplicates: [Duplicate] = []
  package private(set) var warnings: [FormatWarning] = []
  /// False when the file was read as Latin-1.
  package let isUTF8: Bool
  /// Places in `entries` by writable key.
  private var places: [UTF8Key: Int] = [:]

  /// Reads any bytes; what Java would refuse is kept as text and named in `warnings`.
  package init(parsing bytes: [UInt8], path: String? = nil) {
    isUTF8 = String(validating: bytes, as: UTF8.self) != nil
    if !isUTF8 { warnings.append(FormatWarning(.readAsLatin1, path: path)) }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      warnings.append(FormatWarning(.byteOrderMark, path: path, line: 1))
    }
    let text = PropertiesText(isUTF8: isUTF8)
    var reader = PropertiesLineReader(bytes)
    var repeats: [(place: Int, lines: [Int])] = []
    var repeatOfPlace: [Int: Int] = [:]
    while let line = reader.next() {
      let entry = read(line, as: text, path: path)
      let key = UTF8Key(entry.writableKey)
      guard let place = places[key] else {
        places[key] = entries.count
        entries.append(entry)
        continue
      }
      if let known = repeatOfPlace[place] {
        repeats[known].lines.append(entry.line)
      } else {
        repeatOfPlace[place] = repeats.count
        repeats.append((place, [entries[place].line, entry.line]))
      }
      entries[place] = entry
    }
    for (place, lines) in repeats {
      let key = entries[place].key
      duplicates.append(Duplicate(key: key, lines: lines))
      warnings.append(FormatWarning(.duplicateKey, path: path, line: lines.last, subject: key))
    }
  }

  package init(parsing text: String, path: String? = nil) {
    self.init(parsing: Array(text.utf8), path: path)
  }

  /// The effective entry of a decoded key.
  package func entry(_ key: String) -> Entry? {
    // A key beyond ASCII is found in either spelling, as itself first.
    let spellings = [
      PropertiesText(isUTF8: true).writableKey(Bytes(Self.spelled(key))),
      PropertiesText.escaped(key, isKey: true),
    ]
    return spellings.lazy.compactMap { places[UTF8Key($0)] }.first.map { entries[$0] }
  }

  /// The decoded value of a decoded key.
  package subscript(key: String) -> String? { entry(key)?.value }

  /// A line that every reader takes for this pair; ASCII only, no line end.
  package static func line(key: String, value: String) -> String {
    PropertiesText.escaped(key, isKey: true) + "=" + PropertiesText.escaped(value, isKey: false)
  }

  /// What a raw value (as `Entry.rawValue`) means.
  package static func decoded(rawValue: String) -> String {
    PropertiesText(isUTF8: true).decoded(Bytes(rawValue.utf8)).text
  }

  /// A decoded key with its backslashes doubled, so that it can be read as raw text.
  private static func spelled(_ key: String) -> [UInt8] {
    key.utf8.flatMap { $0 == ASCII.backslash ? [$0, $0] : [$0] }
  }

  private mutating func read(
    _ line: PropertiesLineReader.LogicalLine, as text: PropertiesText, path: String?
  ) -> Entry {
    let (rawKey, rawValue) = Self.split(line.text)
    let key = text.decoded(rawKey)
    let value = text.decoded(rawValue)
    let (isPlainKey, isPlainValue) = (text.isPlain(rawKey), text.isPlain(rawValue))
    for problem in key.problems.union(value.problems).sorted(by: { $0.rawValue < $1.rawValue }) {
      warnings.append(FormatWarning(problem, path: path, line: line.number, subject: key.text))
    }
    return Entry(
      key: key.text, value: value.text,
      // As a rule all spellings are one text, which is kept once.
      rawKey: isPlainKey ? key.text : text.raw(rawKey),
      rawValue: isPlainValue ? value.text : text.raw(rawValue),
      writableKey: isPlainKey && text.isWritableKey(rawKey) ? key.text : text.writableKey(rawKey),
      line: line.number)
  }

  /// The key ends at the first unescaped `=`, `:` or blank; blanks around one `=` or `:` belong to the separator.
  private static func split(_ line: Bytes) -> (key: Bytes, value: Bytes) {
    var isEscaped = false
    var end = line.startIndex
    while end < line.endIndex {
      let byte = line[end]
      if !isEscaped, byte == ASCII.equals || byte == ASCII.colon || byte.isPropertiesBlank { break }
      isEscaped = byte == ASCII.backslash && !isEscaped
      end += 1
    }
    var start = end
    var hasSeparator = false
    while start < line.endIndex {
      let byte = line[start]
      if !hasSeparator, byte == ASCII.equals || byte == ASCII.colon {
        hasSeparator = true
      } else if !byte.isPropertiesBlank {
        break
      }
      start += 1
    }
    return (line[..<end], line[start...])
  }
}
