extension AuditEvidence {
  /// What an answer tells, for whoever has it from elsewhere. `mark` starts its sections.
  package init(answer: [UInt8], mark: String) {
    self.init()
    take(Sections(answer, mark: mark))
  }

  /// Takes in the answer of the audit's script, or of its clock.
  mutating func take(_ sections: Sections) {
    for section in sections.sections {
      take(String(section.kind), section.argument, String(decoding: section.content, as: UTF8.self))
    }
  }

  private mutating func take(_ kind: String, _ subject: String, _ text: String) {
    let lines = text.split(separator: "\n").map(String.init)
    switch kind {
    case "audit-state":
      for line in lines {
        let words = line.split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == ":" })
        if words.count == 2 { facts[String(words[0])] = String(words[1].drop { $0 == " " || $0 == "\t" }) }
      }
    case "audit-java": if let id = Int(subject) { javas[id] = lines }
    case "audit-descriptors":
      guard let id = Int(subject), let open = Self.values("open", in: lines).first.flatMap({ Int($0) }) else {
        return
      }
      descriptors[id] = Descriptors(open: open)
      descriptors[id]?.gone = Set(Self.values("gone", in: lines)).sorted()
    case "audit-volume": volumes[subject] = Self.space(lines)
    case "audit-inodes": inodes[subject] = Self.space(lines)
    case "audit-logs": logs[subject] = lines.compactMap(Listed.init(parsing:)).sorted { $0.name < $1.name }
    case "audit-libraries":
      libraries[subject] = lines.compactMap(Listed.init(parsing:)).sorted { $0.name < $1.name }
    case "audit-owner": owners[subject] = FileAttributes(parsing: text)
    case "audit-store": stores[subject] = Self.store(text, lines)
    case "audit-store-failed": stores[subject] = Store(problem: text)
    case "audit-failed": failures.append(subject)
    case "audit-units":
      for unit in text.unitProperties { if let id = unit["Id"] { units[id] = unit } }
    case "end": isWhole = true
    default: break
    }
  }

  private static func values(_ word: String, in lines: [String]) -> [String] {
    lines.filter { $0.hasPrefix("\(word) ") }.map { String($0.dropFirst(word.count + 1)) }
  }

  /// The last line of `df -P`: file system, total, used, available, share, mount point. Names may hold blanks.
  private static func space(_ lines: [String]) -> Space? {
    guard
      let match = lines.last?.firstMatch(
        of: /\s([0-9]+|-)\s+(?:[0-9]+|-)\s+([0-9]+|-)\s+(?:[0-9]+%|-)\s+(\/.*)$/)
    else {
      return nil
    }
    // A file system that makes inodes as it needs them tells none.
    return Space(total: Int(match.1) ?? 0, free: Int(match.2) ?? 0, mount: String(match.3))
  }

  private static func store(_ text: String, _ lines: [String]) -> Store {
    guard let error = lines.first(where: { $0.hasPrefix("keytool error") }) else { return Store(text: text) }
    // What keytool says may cite more than people should see.
    let isPassword = error.lowercased().contains("password")
    return Store(
      problem: isPassword
        ? "keytool does not take the password that the settings have" : "keytool can't read it")
  }
}

extension AuditEvidence.Listed {
  /// Reads a line of `listed` in the script: `SIZE MODIFIED CHANGED ./NAME`.
  init?(parsing line: String) {
    let words = line.split(separator: " ", maxSplits: 3)
    guard words.count == 4, let size = UInt64(words[0]), let modified = UInt32(words[1]),
      let changed = UInt32(words[2])
    else {
      return nil
    }
    self.init(
      name: words[3].hasPrefix("./") ? String(words[3].dropFirst(2)) : String(words[3]),
      // What no disk holds is no size that could be added up.
      size: Int(min(size, 1 << 48)), modified: Int(modified), changed: Int(changed))
  }
}

extension String {
  /// What `systemctl show` says of several units: a paragraph a unit, `NAME=VALUE` a line.
  var unitProperties: [[String: String]] {
    split(separator: "\n\n").map { paragraph in
      let pairs = paragraph.split(separator: "\n").compactMap { line -> (String, String)? in
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
      }
      return Dictionary(pairs, uniquingKeysWith: { $1 })
    }
  }
}
