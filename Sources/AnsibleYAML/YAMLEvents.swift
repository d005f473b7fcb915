import CYAML

/// One step of libyaml's walk through a document.
struct YAMLEvent {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd, sequenceEnd, mappingEnd
    case alias(String)
    case scalar(YAMLScalar)
    case sequenceStart(anchor: String?, tag: String?)
    case mappingStart(anchor: String?, tag: String?)
  }

  let kind: Kind
  let mark: YAMLMark
  let end: YAMLMark
}

struct YAMLScalar {
  let anchor: String?
  let tag: String?
  let text: String
  let style: YAMLScalarStyle
}

/// The events of one YAML text, through libyaml. Owns the C parser; `bytes` must outlive it.
struct YAMLEventStream: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let bytes: UnsafeBufferPointer<UInt8>
  private let file: String

  init(_ bytes: UnsafeBufferPointer<UInt8>, file: String) throws(YAMLError) {
    parser = .allocate(capacity: 1)
    self.bytes = bytes
    self.file = file
    parser.initialize(to: yaml_parser_t())
    guard yaml_parser_initialize(parser) == 1 else {
      throw YAMLError(file: file, mark: .start, message: "not enough memory to read it")
    }
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deinitialize(count: 1)
    parser.deallocate()
  }

  /// The next event; after `streamEnd` there is none, and the caller must not ask.
  mutating func next() throws(YAMLError) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { yaml_event_delete(&event) }
    return YAMLEvent(
      kind: Self.kind(of: event), mark: YAMLMark(event.start_mark), end: YAMLMark(event.end_mark))
  }

  private static func kind(of event: yaml_event_t) -> YAMLEvent.Kind {
    switch event.type {
    case YAML_STREAM_START_EVENT: .streamStart
    case YAML_DOCUMENT_START_EVENT: .documentStart
    case YAML_DOCUMENT_END_EVENT: .documentEnd
    case YAML_ALIAS_EVENT: .alias(string(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT: .scalar(scalar(of: event))
    case YAML_SEQUENCE_START_EVENT:
      .sequenceStart(
        anchor: string(event.data.sequence_start.anchor),
        tag: collectionTag(event.data.sequence_start.tag))
    case YAML_SEQUENCE_END_EVENT: .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      .mappingStart(
        anchor: string(event.data.mapping_start.anchor), tag: collectionTag(event.data.mapping_start.tag))
    case YAML_MAPPING_END_EVENT: .mappingEnd
    default: .streamEnd
    }
  }

  private static func scalar(of event: yaml_event_t) -> YAMLScalar {
    let data = event.data.scalar
    // Zero-length scalars may come without a pointer.
    let text = UnsafeBufferPointer(start: data.value, count: data.value == nil ? 0 : data.length)
    let style: YAMLScalarStyle =
      switch data.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
      case YAML_LITERAL_SCALAR_STYLE: .literal
      case YAML_FOLDED_SCALAR_STYLE: .folded
      default: .plain
      }
    // A lone `!` leaves a scalar to implicit typing whatever its quotes, in libyaml as in Ansible.
    let isImplicit = data.plain_implicit == 1
    return YAMLScalar(
      anchor: string(data.anchor), tag: isImplicit ? nil : collectionTag(data.tag),
      text: String(decoding: text, as: UTF8.self), style: isImplicit ? .plain : style)
  }

  private static func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private static func collectionTag(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    string(pointer).flatMap { $0 == "!" ? nil : $0 }
  }

  private func failure() -> YAMLError {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "not enough memory to read it"
    guard parser.pointee.error != YAML_READER_ERROR else {
      return YAMLError(
        file: file, mark: YAMLMark(inText: bytes, offset: parser.pointee.problem_offset),
        message: "\(problem): not UTF-8 text, or a character that YAML forbids; is this a YAML file?")
    }
    let mark = YAMLMark(parser.pointee.problem_mark)
    var message = problem
    if let context = parser.pointee.context {
      message += " \(String(cString: context))"
      let start = YAMLMark(parser.pointee.context_mark)
      if start != mark { message += " (which starts at line \(start.line), column \(start.column))" }
    }
    if let hint = hint(at: mark) { message += "; \(hint)" }
    return YAMLError(file: file, mark: mark, message: message)
  }
}

extension YAMLEventStream {
  /// What most likely went wrong, where the character at the place of an error gives it away.
  private func hint(at mark: YAMLMark) -> String? {
    let lines = bytes.split(
      separator: UInt8(ascii: "\n"), maxSplits: mark.line, omittingEmptySubsequences: false)
    guard mark.line <= lines.count else { return nil }
    let line = String(decoding: lines[mark.line - 1], as: UTF8.self).unicodeScalars
    switch line.dropFirst(mark.column - 1).first {
    case "\t": return "YAML is indented with blanks, not with tabs"
    case "@", "`", "%": return "a value that starts with this character needs quotes"
    default: return nil
    }
  }
}

extension YAMLMark {
  fileprivate init(_ mark: yaml_mark_t) {
    self.init(line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1)
  }

  /// The place of the byte at `offset`; bytes that continue a UTF-8 sequence do not count as columns.
  fileprivate init(inText bytes: UnsafeBufferPointer<UInt8>, offset: Int) {
    var line = 1
    var column = 1
    for byte in bytes.prefix(max(0, offset)) {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    self.init(line: line, column: column)
  }
}
