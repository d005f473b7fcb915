import AnsibleYAML

/// An inventory to be written: what stands where, with its comments. The text comes from `text()`.
package struct InventoryDocument: Hashable, Sendable {
  /// A variable with the comment lines above it.
  package struct Variable: Hashable, Sendable {
    package var name: String
    package var comment: [String]
    package var value: YAMLOutput

    package init(_ name: String, comment: [String] = [], _ value: YAMLOutput) {
      self.name = name
      self.comment = comment
      self.value = value
    }
  }

  package struct Host: Hashable, Sendable {
    package var name: String
    package var comment: [String]
    package var variables: [Variable]

    package init(_ name: String, comment: [String] = [], variables: [Variable] = []) {
      self.name = name
      self.comment = comment
      self.variables = variables
    }
  }

  package struct Group: Hashable, Sendable {
    package var name: String
    package var comment: [String]
    package var variables: [Variable]
    package var hosts: [Host]
    package var children: [Group]

    package init(
      _ name: String, comment: [String] = [], variables: [Variable] = [], hosts: [Host] = [],
      children: [Group] = []
    ) {
      self.name = name
      self.comment = comment
      self.variables = variables
      self.hosts = hosts
      self.children = children
    }
  }

  /// Comment lines at the top of the file, without their `#`.
  package var header: [String]
  /// The variables of `all`.
  package var variables: [Variable]
  package var groups: [Group]

  package init(header: [String] = [], variables: [Variable] = [], groups: [Group] = []) {
    self.header = header
    self.variables = variables
    self.groups = groups
  }

  /// The text of the file. Throws where the document would not read back as it stands: a name twice at one place,
  /// or a host name that Ansible takes for a range or for a name with a port.
  package func text() throws(InventoryDocumentError) -> String {
    let all = Group("all", variables: variables, children: groups)
    return YAMLWriter.text(header: header, entries: [try entry(of: all)])
  }

  private func entry(of group: Group) throws(InventoryDocumentError) -> YAMLEntry {
    var sections: [YAMLEntry] = []
    if !group.variables.isEmpty {
      sections.append(
        YAMLEntry("vars", .entries(try entries(of: group.variables, in: "group '\(group.name)'"))))
    }
    if !group.hosts.isEmpty {
      try requireUnique(group.hosts.map(\.name), kind: "host", in: "group '\(group.name)'")
      var hosts: [YAMLEntry] = []
      for host in group.hosts { hosts.append(try entry(of: host)) }
      sections.append(YAMLEntry("hosts", .entries(hosts)))
    }
    if !group.children.isEmpty {
      try requireUnique(group.children.map(\.name), kind: "group", in: "group '\(group.name)'")
      var children: [YAMLEntry] = []
      for child in group.children { children.append(try entry(of: child)) }
      sections.append(YAMLEntry("children", .entries(children)))
    }
    return YAMLEntry(group.name, comment: group.comment, sections.isEmpty ? .empty : .entries(sections))
  }

  private func entry(of host: Host) throws(InventoryDocumentError) -> YAMLEntry {
    guard let pattern = try? HostNamePattern(host.name), pattern.names == [host.name], pattern.port == nil
    else {
      throw .ambiguousHost(host.name)
    }
    // Ansible evaluates what looks like a template in a host's name, and nothing can keep it from that.
    if ["{{", "{%", "{#"].contains(where: host.name.contains) { throw .templatedHost(host.name) }
    let variables = try entries(of: host.variables, in: "host '\(host.name)'")
    return YAMLEntry(host.name, comment: host.comment, variables.isEmpty ? .empty : .entries(variables))
  }

  private func entries(of variables: [Variable], in owner: String) throws(InventoryDocumentError)
    -> [YAMLEntry]
  {
    try requireUnique(variables.map(\.name), kind: "variable", in: owner)
    return variables.map { YAMLEntry($0.name, comment: $0.comment, $0.value) }
  }

  private func requireUnique(
    _ names: [String], kind: String, in owner: String
  ) throws(InventoryDocumentError) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw .duplicate(kind: kind, name: name, owner: owner)
    }
  }
}

/// Why a document cannot be written so that Ansible reads back what it says.
package enum InventoryDocumentError: Error, Hashable, Sendable, CustomStringConvertible {
  case duplicate(kind: String, name: String, owner: String)
  case ambiguousHost(String)
  case templatedHost(String)

  package var description: String {
    switch self {
    case .duplicate(let kind, let name, let owner): "the \(kind) '\(name)' stands twice in \(owner)"
    case .ambiguousHost(let name):
      "the host name '\(name)' cannot stand in an inventory: Ansible takes it for a range or for a name with a port"
    case .templatedHost(let name):
      "the host name '\(name)' cannot stand in an inventory: Ansible would run what is in its braces"
    }
  }
}
