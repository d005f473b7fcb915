/// Something in a text that its own program would refuse, ignore or read in a surprising way.
///
/// The text that caused it is never repeated, because it may be a secret; `subject` is a name at most.
package struct FormatWarning: Hashable, Sendable, CustomStringConvertible {
  /// What is wrong; thrown by the parts of a parser, collected as a warning by the parser.
  package enum Kind: String, Error, Hashable, Sendable, CaseIterable {
    // Any text
    case notText
    case replacedBytes
    case readAsLatin1
    // Properties
    case byteOrderMark
    case malformedUnicodeEscape
    case loneSurrogate
    case duplicateKey
    // Units and environment files
    case invalidSectionHeader
    case outsideSection
    case missingEquals
    case invalidName
    case unbalancedQuote
    case unknownEscape
    case commentContinuation
    case emptyCommand
    // Lists of endpoints and lines of system files
    case invalidEntry
  }

  package let kind: Kind
  /// The file the text came from, as the caller named it.
  package let path: String?
  /// 1-based; nil where the text has no lines.
  package let line: Int?
  /// The key, directive or variable concerned.
  package let subject: String?

  package init(_ kind: Kind, path: String? = nil, line: Int? = nil, subject: String? = nil) {
    self.kind = kind
    self.path = path
    self.line = line
    self.subject = subject
  }

  package var description: String {
    var place = path ?? ""
    if let line { place += place.isEmpty ? "line \(line)" : ":\(line)" }
    let who = subject.map { "\($0): " } ?? ""
    return (place.isEmpty ? "" : place + ": ") + who + kind.text
  }
}

extension FormatWarning.Kind {
  /// What happened and what was made of it.
  fileprivate var text: String {
    switch self {
    case .notText: "not text (invalid UTF-8 or a NUL byte); ignored"
    case .replacedBytes: "bytes that are not valid UTF-8 are shown as U+FFFD"
    case .readAsLatin1: "not valid UTF-8; read as Latin-1, the bytes above 127 are kept as \\u escapes"
    case .byteOrderMark: "the file starts with a byte order mark, which Java takes as part of the first line"
    case .malformedUnicodeEscape:
      "malformed \\uXXXX escape; Java refuses the whole file, the text is kept as it is"
    case .loneSurrogate: "half of a surrogate pair as \\uXXXX; the escape is shown as it is"
    case .duplicateKey: "the key is set more than once; the last one holds"
    case .invalidSectionHeader:
      "a section header without its closing bracket; lines up to the next header are ignored"
    case .outsideSection: "an assignment outside of every section is ignored"
    case .missingEquals: "a line without '=' is ignored"
    case .invalidName: "not the name of an environment variable; the assignment is ignored"
    case .unbalancedQuote:
      "a quote is never closed or a backslash ends the text; the rest of the value is ignored"
    case .unknownEscape: "an unknown backslash escape"
    case .commentContinuation:
      "a comment ends with a backslash: systemd before 254 takes the next line as comment too, later ones don't"
    case .emptyCommand: "a command line without a program is ignored"
    case .invalidEntry: "not understood; kept as text"
    }
  }
}
