import AnsibleYAML

/// One run over an inventory in Ansible's INI form: `[group]`, `[group:children]`, `[group:vars]`.
///
/// Errors quote no line and no word that was not understood: what is no name may be a part of a password.
struct INIReader {
  private enum Section { case hosts, children, variables }

  private let file: String
  private(set) var builder: InventoryBuilder
  private(set) var warnings: [YAMLWarning] = []
  private var group = "ungrouped"
  private var section = Section.hosts
  private var line = 0
  /// Groups that a section of hosts or children has declared, here or in a file before.
  private var declared: Set<String>
  /// Children that no section has declared yet, with the lines that name them under their parents.
  private var pending: [String: [(parent: String, line: Int)]] = [:]
  /// Groups with variables that no section has declared yet.
  private var pendingVariables: [String: Int] = [:]

  init(file: String, builder: InventoryBuilder) {
    self.file = file
    self.builder = builder
    declared = Set(builder.groupNames)
  }

  mutating func read(_ bytes: [UInt8]) throws(YAMLError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw error("the file is no UTF-8 text")
    }
    for content in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      line += 1
      let content = String(content).trimmingBlanks
      guard let first = content.first, first != "#", first != ";" else { continue }
      try read(content)
    }
    if let (name, line) = pendingVariables.min(by: { $0.value < $1.value }) {
      throw error("[\(name):vars] has variables of a group that no section [\(name)] declares", at: line)
    }
    if let (child, parents) = pending.min(by: { $0.value[0].line < $1.value[0].line }) {
      throw error(
        "[\(parents[0].parent):children] names the group '\(child)', which no section declares",
        at: parents[0].line)
    }
  }

  private mutating func read(_ content: String) throws(YAMLError) {
    if let found = content.wholeMatch(of: /\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?/) {
      return try open(String(found.1), found.2.map(String.init) ?? "hosts")
    }
    if content.hasPrefix("["), content.hasSuffix("]") {
      throw error("this is no section: write [group], [group:children] or [group:vars]")
    }
    switch section {
    case .hosts: try readHost(content)
    case .children: try readChild(content)
    case .variables: try readVariable(content)
    }
  }

  // MARK: - Sections

  private mutating func open(_ name: String, _ kind: String) throws(YAMLError) {
    switch kind {
    case "hosts": section = .hosts
    case "children": section = .children
    case "vars": section = .variables
    default: throw error("'\(kind)' is no kind of section: there are 'children' and 'vars'")
    }
    group = name
    builder.addGroup(name)
    if section == .variables {
      if !declared.contains(name), pendingVariables[name] == nil { pendingVariables[name] = line }
      return
    }
    declared.insert(name)
    pendingVariables[name] = nil
    for (parent, line) in pending.removeValue(forKey: name) ?? [] { addChild(name, to: parent, line) }
  }

  private mutating func readChild(_ content: String) throws(YAMLError) {
    guard let found = content.wholeMatch(of: /([^:\]\s]+)\s*(?:#.*)?/) else {
      throw error("this is no name of a group, as [\(group):children] lists them")
    }
    let child = String(found.1)
    if builder.groupNames.contains(child) {
      addChild(child, to: group, line)
    } else {
      pending[child, default: []].append((group, line))
    }
  }

  private mutating func addChild(_ child: String, to parent: String, _ line: Int) {
    builder.addChild(
      child, to: parent, place: InventoryPlace(file: file, mark: YAMLMark(line: line, column: 1)))
  }

  // MARK: - Hosts and variables

  private mutating func readHost(_ content: String) throws(YAMLError) {
    guard let words = ShellLine.words(content) else { throw error("a quote has no partner") }
    guard let name = words.first else { return }
    let pattern: HostNamePattern
    do throws(HostNameError) {
      pattern = try HostNamePattern(name)
    } catch {
      throw self.error(error.description)
    }
    var variables: [InventoryVariable] = []
    for word in words.dropFirst() {
      guard let equals = word.firstIndex(of: "=") else {
        throw error("a word behind '\(name)' is no NAME=VALUE; a value with blanks needs quotes")
      }
      variables.append(variable(word[..<equals], word[word.index(after: equals)...]))
    }
    for host in pattern.names {
      if builder.addHost(host, to: group), let port = pattern.port {
        builder.set([InventoryVariable(name: "ansible_port", value: .int(port), place: place)], onHost: host)
      }
      builder.set(variables, onHost: host)
    }
  }

  private mutating func readVariable(_ content: String) throws(YAMLError) {
    guard let equals = content.firstIndex(of: "=") else {
      throw error("a variable of [\(group):vars] is written NAME=VALUE")
    }
    let variable = variable(content[..<equals], content[content.index(after: equals)...])
    guard variable.name == "ansible_group_priority" else { return builder.set(variable, onGroup: group) }
    guard case .int(let priority) = variable.value else {
      throw error("'ansible_group_priority' is a whole number, but this is \(variable.value.kind)")
    }
    builder.setPriority(priority, ofGroup: group)
  }

  private func variable(_ name: Substring, _ value: Substring) -> InventoryVariable {
    InventoryVariable(
      name: String(name).trimmingBlanks,
      value: PythonLiteral.value(of: section == .variables ? String(value).trimmingBlanks : String(value)),
      place: place)
  }

  private var place: InventoryPlace { InventoryPlace(file: file, mark: YAMLMark(line: line, column: 1)) }

  private func error(_ message: String, at line: Int? = nil) -> YAMLError {
    YAMLError(file: file, mark: YAMLMark(line: line ?? max(self.line, 1), column: 1), message: message)
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
