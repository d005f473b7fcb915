import ConfigFormats

extension HostRecord {
  /// What one answer tells of a host, for whoever has it from elsewhere. `mark` starts its sections.
  package init(name: String, answer: [UInt8], mark: String) {
    self.init(name: name)
    take(Sections(answer, mark: mark))
  }

  /// Takes in the answer of one script, whole or not. A file that was cut counts as read in part.
  mutating func take(_ sections: Sections) {
    for (index, section) in sections.sections.enumerated() {
      let isCut = !sections.isComplete && index == sections.sections.count - 1
      take(section, isCut: isCut)
    }
  }

  private mutating func take(_ section: Sections.Section, isCut: Bool) {
    let text = String(decoding: section.content, as: UTF8.self)
    let path = section.argument
    switch section.kind {
    case "host": takeFacts(text)
    case "process": if let id = Int(path) { processes.append(ProcessRecord(id: id)) }
    case "cmdline", "environ", "cgroup", "status", "limits", "stat", "exe", "cwd":
      if let id = Int(path), let last = processes.indices.last, processes[last].id == id {
        processes[last].take(String(section.kind), section.content)
      }
    case "process-denied":
      denied.append("/proc/\(path.replacing(" ", with: "/"))")
    case "passwd": passwd = text
    case "group": group = text
    case "unit": units.append(UnitRecord(name: path))
    case "wanted": units.indices.last.map { units[$0].wantedBy.append(text) }
    case "link":
      links[path] = text.trimmingLineEnd
      noteUnitFile(path)
    case "file": takeAttributes(text, of: path)
    case "folder": files[path] = FileRecord(state: .special, attributes: FileAttributes(parsing: text))
    case "content":
      let size = files[path]?.attributes?.size
      setState(isCut ? .cut : .read, of: path, content: Array(section.content), size: size)
    // Placeholders have another length than the secrets that they stand for.
    case "redacted": setState(isCut ? .cut : .read, of: path, content: Array(section.content), size: nil)
    case "missing", "special", "denied", "skipped":
      setState(FileRecord.State(rawValue: String(section.kind)) ?? .missing, of: path)
    case "key":
      files[path, default: FileRecord(state: .special)].state = .special
      gaps.append("\(path) leads to a key, a store or secrets of the system, and was not opened")
    case "dpkg": dpkg = FileBytes(Array(section.content))
    case "rpm": rpm = FileBytes(Array(section.content))
    case "systemctl": takeUnitStates(text)
    case "note": gaps.append(path)
    default: break  // `end`, or a section of a later version
    }
  }

  private mutating func takeFacts(_ text: String) {
    for line in text.split(separator: "\n") {
      let words = line.split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == ":" })
      guard words.count == 2 else { continue }
      facts[String(words[0])] = words[1].trimming { $0 == " " || $0 == "\t" }
    }
  }

  private mutating func takeAttributes(_ text: String, of path: String) {
    files[path] = FileRecord(state: .missing, attributes: FileAttributes(parsing: text))
    noteUnitFile(path)
  }

  private mutating func noteUnitFile(_ path: String) {
    guard let last = units.indices.last, path.isUnitPath, !units[last].paths.contains(path) else { return }
    units[last].paths.append(path)
  }

  private mutating func setState(
    _ state: FileRecord.State, of path: String, content: [UInt8] = [], size: Int? = nil
  ) {
    var file = files[path] ?? FileRecord(state: state)
    file.state = state
    file.content = FileBytes(content)
    // A size that does not fit tells of a limit, of a file that is being written, or of a stranger (a job of the
    // login shell) who prints into the answer.
    if state == .read, let size, size != content.count { file.state = .cut }
    files[path] = file
    switch file.state {
    case .cut:
      let size = (size ?? file.attributes?.size).map(String.init) ?? "unknown"
      gaps.append("\(path) did not arrive as it is: \(content.count) bytes of \(size)")
    case .denied: denied.append(path)
    case .skipped: gaps.append("\(path) was left out: the limit for one host was reached")
    case .special: gaps.append("\(path) is no regular file and was not opened")
    case .read, .missing: break
    }
  }

  private mutating func takeUnitStates(_ text: String) {
    for state in text.unitProperties {
      if let index = units.firstIndex(where: { $0.name == state["Id"] }) { units[index].state = state }
    }
  }
}

extension ProcessRecord {
  fileprivate mutating func take(_ kind: String, _ content: ArraySlice<UInt8>) {
    let text = String(decoding: content, as: UTF8.self)
    switch kind {
    case "cmdline": arguments = ProcessRecord.words(content)
    case "environ": environment = ProcessRecord.words(content)
    case "cgroup": cgroup = text
    case "status": status = text
    case "limits": limits = text
    case "stat": stat = text
    case "exe": executable = text.trimmingLineEnd
    default: workingDirectory = text.trimmingLineEnd
    }
  }

  /// Texts that end with a zero byte each. Empty ones count: an empty argument is an argument.
  private static func words(_ content: ArraySlice<UInt8>) -> [String] {
    var words = content.split(separator: 0, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    if words.last?.isEmpty == true { words.removeLast() }
    return words
  }
}

extension FileAttributes {
  /// Reads the line of `attributes` in the scripts: `stat SIZE MTIME MODE UID GID USER GROUP`, or a line of `ls`.
  init?(parsing text: String) {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    if words.count >= 8, words[0] == "stat", let size = Int(words[1]) {
      let name = { (name: String, id: String) in name == "UNKNOWN" ? id : name }
      self.init(
        size: size, modified: Int(words[2]), mode: words[3], owner: name(words[6], words[4]),
        group: name(words[7], words[5]))
    } else if words.count >= 5, let size = Int(words[4]) {
      self.init(size: size, modified: nil, mode: words[0], owner: words[2], group: words[3])
    } else {
      return nil
    }
  }
}

extension String {
  fileprivate var isUnitPath: Bool {
    (hasSuffix(".service") || hasSuffix(".conf"))
      && SystemdUnitSearch.directories.contains { hasPrefix("\($0)/") }
  }

  fileprivate var trimmingLineEnd: String { hasSuffix("\n") ? String(dropLast()) : self }
}

extension Substring {
  fileprivate func trimming(_ isBlank: (Character) -> Bool) -> String {
    var text = self
    while let first = text.first, isBlank(first) { text.removeFirst() }
    while let last = text.last, isBlank(last) { text.removeLast() }
    return String(text)
  }
}
