import AnsibleInventory
import AnsibleYAML
import OrderedCollections
import RemoteShells

/// The connection variables of one host, with the names and meanings that Ansible gives them.
struct ConnectionVariables {
  /// A variable whose value can't be used, and why. It never quotes the value: a password may have come to stand there.
  struct Problem: Error { let text: String }

  /// Variables by all the names Ansible accepts. Where several are set, the last one of the list holds.
  private static let names: [String: [String]] = [
    "host": ["ansible_host", "ansible_ssh_host"],
    "port": ["ansible_port", "ansible_ssh_port"],
    "user": ["ansible_user", "ansible_ssh_user"],
    "password": ["ansible_password", "ansible_ssh_pass", "ansible_ssh_password"],
    "key": ["ansible_private_key_file", "ansible_ssh_private_key_file"],
    "passphrase": ["ansible_ssh_private_key_passphrase", "ansible_private_key_passphrase"],
    "become password": ["ansible_become_password", "ansible_become_pass", "ansible_sudo_pass"],
  ]
  static let secretNames = Set(["password", "passphrase", "become password"].flatMap { names[$0] ?? [] })
  /// Variables that mean nothing to a reader of hosts, but something to the deploy that follows.
  private static let passedOn: Set<String> = ["ansible_python_interpreter", "ansible_shell_executable"]
  private static let understood = Set(names.values.flatMap { $0 }).union(passedOn).union(
    ContainerCommand.variables
  ).union([
    "ansible_connection", "ansible_become", "ansible_become_user", "ansible_become_method",
    "ansible_ssh_common_args", "ansible_ssh_extra_args", "ansible_timeout", "ansible_ssh_timeout",
  ])

  private let host: String
  private let variables: EffectiveVariables

  init(host: String, variables: EffectiveVariables) {
    self.host = host
    self.variables = variables
  }

  /// Names of `ansible_` variables that are not understood.
  var unknown: [(name: String, place: InventoryPlace?)] {
    variables.filter { $0.key.hasPrefix("ansible_") && !ConnectionVariables.understood.contains($0.key) }
      .map { ($0.key, $0.value.place) }
  }

  /// Names of secrets that are set.
  var secrets: [String] { variables.keys.filter(ConnectionVariables.secretNames.contains) }

  /// Variables to write into an inventory again.
  var plain: [String: String] {
    var plain: [String: String] = [:]
    for name in variables.keys
    where ConnectionVariables.understood.contains(name) && !ConnectionVariables.secretNames.contains(name) {
      plain[name] = try? text(name)
    }
    return plain
  }

  func connection(_ times: (connect: Duration, login: Duration?)) throws(Problem) -> HostConnection {
    let address = try named("host")
    try requirePlain(address?.text ?? host, address?.name ?? "the name of the host")
    var connection = HostConnection(name: host, address: address?.text ?? host)
    connection.kind = try kind()
    if let (name, text) = try named("port") {
      guard let port = Int(text), (1...65535).contains(port) else {
        throw problem(name, "must be 1 to 65535")
      }
      connection.port = port
    }
    if let (name, text) = try named("user") {
      try requirePlain(text, name)
      connection.user = text
    }
    connection.password = try setting("password").map(Secret.init)
    connection.privateKeyFile = try setting("key")
    connection.privateKeyPassphrase = try setting("passphrase").map(Secret.init)
    connection.become = try become()
    for name in ["ansible_ssh_common_args", "ansible_ssh_extra_args"] {
      guard let text = try text(name) else { continue }
      guard let words = ShellWords.split(text) else {
        throw problem(name, "has a quote without its partner")
      }
      connection.sshArguments += words
    }
    connection.connectTimeout = times.connect
    connection.loginTimeout = times.login
    for name in ["ansible_timeout", "ansible_ssh_timeout"] {
      if let text = try text(name), let seconds = Int(text), seconds > 0 {
        connection.connectTimeout = .seconds(seconds)
        connection.loginTimeout = nil
      }
    }
    return connection
  }

  private func kind() throws(Problem) -> HostConnection.Kind {
    let name = try text("ansible_connection") ?? "ssh"
    let container = try ContainerCommand.words(for: name) { name throws(Problem) in try text(name) }
    if let container { return .container(container) }
    switch name {
    case "ssh", "smart", "paramiko", "paramiko_ssh", "ansible.builtin.ssh": return .ssh
    case "local", "ansible.builtin.local": return .local
    default:
      throw problem(
        "ansible_connection",
        "must be ssh, local, docker, podman or kubectl; or put a command of your own into \(ContainerCommand.templateVariable)"
      )
    }
  }

  private func become() throws(Problem) -> HostConnection.Become? {
    guard let value = variables["ansible_become"]?.value, try truth(value, "ansible_become") else {
      return nil
    }
    let name = try text("ansible_become_method") ?? "sudo"
    guard
      let method = HostConnection.Become.Method(
        rawValue: name.split(separator: ".").last.map(String.init) ?? "")
    else {
      throw problem("ansible_become_method", "must be sudo, su or doas")
    }
    let user = try text("ansible_become_user") ?? "root"
    // It is quoted for the far shell, but sudo and su would take it for an option.
    let isControl = { (scalar: Unicode.Scalar) in scalar.properties.generalCategory == .control }
    if user.isEmpty || user.hasPrefix("-") || user.unicodeScalars.contains(where: isControl) {
      throw problem("ansible_become_user", "is empty, begins with - or holds a control character")
    }
    return HostConnection.Become(
      method, user: user, password: try setting("become password").map(Secret.init))
  }

  /// Names go into commands of others, such as a ProxyCommand, which is a shell's: ssh refuses the same ones.
  private func requirePlain(_ text: String, _ name: String) throws(Problem) {
    let isPlain =
      text.first != "-"
      && !text.unicodeScalars.contains { scalar in
        scalar.properties.generalCategory == .control || scalar.properties.isWhitespace
          || "'`\"$\\;&<>|(){}".unicodeScalars.contains(scalar)
      }
    if !isPlain {
      throw problem(name, "begins with - or holds a character that a shell would take for its own")
    }
  }

  private func setting(_ meaning: String) throws(Problem) -> String? { try named(meaning)?.text }

  private func named(_ meaning: String) throws(Problem) -> (name: String, text: String)? {
    for name in (ConnectionVariables.names[meaning] ?? []).reversed() {
      if let text = try text(name) { return (name, text) }
    }
    return nil
  }

  /// What is wrong with a variable, and where it is set.
  private func problem(_ name: String, _ text: String) -> Problem {
    let place = variables[name]?.place.map { "\($0): " } ?? ""
    return Problem(text: "\(place)\(name) \(text)")
  }

  private func truth(_ value: AnsibleValue, _ name: String) throws(Problem) -> Bool {
    if case .bool(let truth) = value { return truth }
    switch try text(name)?.lowercased() {
    case "yes", "true", "on", "1", "y", "t": return true
    case "no", "false", "off", "0", "n", "f", nil, "": return false
    default: throw problem(name, "must be true or false")
    }
  }

  /// A variable's value as text. A plain reference to another variable is followed; any other template,
  /// and a value that is encrypted, is a problem of this host.
  private func text(_ name: String, depth: Int = 0) throws(Problem) -> String? {
    guard let value = variables[name]?.value else { return nil }
    switch value {
    case .null: return nil
    case .vault:
      throw problem(
        name, "is encrypted with Ansible Vault, and no password for it was given (--vault-password-file FILE)"
      )
    case .unsafe(let text): return text
    default: break
    }
    guard var text = value.scalarText else { throw problem(name, "must be a single value") }
    guard text.contains("{{") || text.contains("{%") else { return text }
    for match in text.matches(of: /\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/).reversed() where depth < 10 {
      let other = String(match.1)
      let known = other == "inventory_hostname" ? host : try self.text(other, depth: depth + 1)
      if let known { text.replaceSubrange(match.range, with: known) }
    }
    guard !text.contains("{{"), !text.contains("{%") else {
      throw problem(name, "is a template that is not understood here; write its value instead")
    }
    return text
  }
}
