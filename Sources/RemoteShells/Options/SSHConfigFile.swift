import Glibc

/// A configuration file of OpenSSH's client, as ssh_config(5) tells: what Ansible's connections follow too.
struct SSHConfigFile: Sendable {
  private enum Condition: Sendable {
    case always
    case host([Substring])
    case match([(criterion: Substring, patterns: [Substring])])
    /// A test that only ssh itself can make.
    case unknown(String)
  }

  private struct Line: Sendable {
    var conditions: [Condition]
    var name: String
    var value: String
  }

  /// Whom a connection is about, for the conditions of the file.
  struct Target: Sendable {
    var host: String
    var user: String
    var localUser: String
  }

  private static let maximumDepth = 16

  private var lines: [Line] = []
  /// Files that could not be read, for the log.
  private(set) var notes: [String] = []

  /// Reads a file and what it includes. A file that does not exist sets nothing.
  init(path: String, home: String) { read(path, home: home, under: [], depth: 0) }

  init(text: String, path: String, home: String) { parse(text, path: path, home: home, under: [], depth: 0) }

  /// Sets what the file says for this host and is not set yet.
  func apply(to options: inout SSHOptions, for target: Target) {
    for line in lines {
      var applies = true
      for condition in line.conditions where applies {
        if case .unknown(let text) = condition {
          if !options.undecided.contains(text) { options.undecided.append(text) }
          applies = false
        } else {
          applies = holds(condition, target, options)
        }
      }
      if applies { options.set(line.name, to: line.value, fromFile: true) }
    }
  }

  private func holds(_ condition: Condition, _ target: Target, _ options: SSHOptions) -> Bool {
    switch condition {
    case .always: true
    case .unknown: false
    case .host(let patterns): hostPatterns(patterns, match: target.host)
    case .match(let criteria):
      criteria.allSatisfy { criterion, patterns in
        switch criterion {
        case "host": hostPatterns(patterns, match: options.hostName ?? target.host)
        case "originalhost": hostPatterns(patterns, match: target.host)
        case "user": hostPatterns(patterns, match: target.user)
        default: hostPatterns(patterns, match: target.localUser)
        }
      }
    }
  }

  // MARK: Reading

  private mutating func read(_ path: String, home: String, under outer: [Condition], depth: Int) {
    if let objection = FileTrust.followed.objection(to: path) {
      notes.append("the ssh configuration \(path) is not followed: \(objection)")
      return
    }
    do throws(FileReadError) {
      let bytes = try readFile(path, maximumBytes: 1 << 20)
      parse(String(decoding: bytes, as: UTF8.self), path: path, home: home, under: outer, depth: depth)
    } catch {
      if error.number != ENOENT {
        notes.append("the ssh configuration \(path) can't be read: \(error.message)")
      }
    }
  }

  private mutating func parse(
    _ text: String, path: String, home: String, under outer: [Condition], depth: Int
  ) {
    var current = Condition.always
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let (name, value) = SSHArguments.assignment(line)
      guard !name.isEmpty, !name.hasPrefix("#") else { continue }
      switch name.lowercased() {
      case "host": current = .host(SSHOptions.words(value).map { $0[...] })
      case "match": current = Self.match(SSHOptions.words(value), place: "\(path):\(index + 1)")
      case "include":
        guard depth < Self.maximumDepth else {
          notes.append("\(path):\(index + 1): too many files include each other")
          continue
        }
        for file in SSHOptions.words(value).flatMap({ Self.files($0, beside: path, home: home) }) {
          read(file, home: home, under: outer + [current], depth: depth + 1)
        }
      default:
        lines.append(Line(conditions: outer + [current], name: name, value: value))
      }
    }
  }

  private static func match(_ words: [String], place: String) -> Condition {
    var criteria: [(criterion: Substring, patterns: [Substring])] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      switch word.lowercased() {
      // "final" asks for a second reading, which finds the same values again.
      case "all", "final": continue
      case "host", "originalhost", "user", "localuser":
        guard let list = rest.popFirst() else { return .unknown("Match \(word) (\(place))") }
        criteria.append((word.lowercased()[...], list.split(separator: ",")))
      default:
        return .unknown("Match \(word) (\(place))")
      }
    }
    return .match(criteria)
  }

  private static func files(_ pattern: String, beside path: String, home: String) -> [String] {
    var pattern = expandingTilde(pattern, home: home)
    if !pattern.hasPrefix("/") {
      pattern = (path.hasPrefix("/etc/") ? "/etc/ssh" : "\(home)/.ssh") + "/" + pattern
    }
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, 0, nil, &found) == 0, let paths = found.gl_pathv else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { paths[$0].map { String(cString: $0) } }
  }
}
