/// A reader of properties files made for these tests alone, straight from the rules that Java states: bytes are
/// Latin-1, the last of several settings of one key holds. It shares nothing with the program's own reader.
func plainProperties(_ bytes: [UInt8]) -> [String: String] {
  var settings: [String: String] = [:]
  for line in logicalLines(bytes) {
    var position = 0
    let key = unescaped(line, &position) { $0 == "=" || $0 == ":" || isBlank($0) }
    while position < line.count, isBlank(line[position]) { position += 1 }
    if position < line.count, line[position] == "=" || line[position] == ":" {
      position += 1
      while position < line.count, isBlank(line[position]) { position += 1 }
    }
    settings[key] = unescaped(line, &position) { _ in false }
  }
  return settings
}

private func isBlank(_ character: Unicode.Scalar) -> Bool {
  character == " " || character == "\t" || character == "\u{C}"
}

/// Lines with their continuations, without comments and leading blanks.
private func logicalLines(_ bytes: [UInt8]) -> [[Unicode.Scalar]] {
  var natural: [[Unicode.Scalar]] = [[]]
  var before: UInt8 = 0
  for byte in bytes {
    if byte == 10, before == 13 {
      // The second half of a DOS line end.
    } else if byte == 10 || byte == 13 {
      natural.append([])
    } else {
      natural[natural.count - 1].append(Unicode.Scalar(byte))
    }
    before = byte
  }
  var lines: [[Unicode.Scalar]] = []
  var open: [Unicode.Scalar]?
  for line in natural {
    var text = Array(line.drop(while: isBlank))
    if open == nil, text.isEmpty || text[0] == "#" || text[0] == "!" { continue }
    let isContinued = text.reversed().prefix { $0 == "\\" }.count % 2 == 1
    if isContinued { text.removeLast() }
    open = (open ?? []) + text
    if isContinued { continue }
    lines.append(open ?? [])
    open = nil
  }
  return lines + (open.map { [$0] } ?? [])
}

/// The text from `position` to the first unescaped character that ends it.
private func unescaped(
  _ line: [Unicode.Scalar], _ position: inout Int, until isEnd: (Unicode.Scalar) -> Bool
) -> String {
  var units: [UInt16] = []
  while position < line.count, !isEnd(line[position]) {
    let character = line[position]
    position += 1
    guard character == "\\", position < line.count else {
      if character != "\\" { units.append(UInt16(character.value)) }
      continue
    }
    let escape = line[position]
    position += 1
    switch escape {
    case "t": units.append(9)
    case "n": units.append(10)
    case "r": units.append(13)
    case "f": units.append(12)
    case "u":
      let digits = line[position..<min(position + 4, line.count)].map(String.init).joined()
      units.append(UInt16(digits, radix: 16) ?? 0)
      position += digits.count
    default: units.append(UInt16(escape.value))
    }
  }
  return String(decoding: units, as: UTF16.self)
}
