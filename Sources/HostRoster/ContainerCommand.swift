import RemoteShells

/// The command line that leads into a container, as Ansible's connection of that name would build it.
enum ContainerCommand {
  /// What programs take: the variable with more words for the program itself, and options of `exec` by variable.
  private struct Program {
    var extraWords: String
    var options: [(variable: String, option: String)] = []
    /// The variable with the container's name, where it is not the host.
    var name: String?
    /// Stands between the name and the command.
    var end: [String] = []
  }

  private static let programs: [String: Program] = [
    "docker": Program(extraWords: "ansible_docker_extra_args", options: [("ansible_user", "-u")]),
    "podman": Program(extraWords: "ansible_podman_extra_args", options: [("ansible_user", "-u")]),
    "kubectl": Program(
      extraWords: "ansible_kubectl_extra_args",
      options: [
        ("ansible_kubectl_kubeconfig", "--kubeconfig"), ("ansible_kubectl_context", "--context"),
        ("ansible_kubectl_namespace", "-n"), ("ansible_kubectl_container", "-c"),
      ], name: "ansible_kubectl_pod", end: ["--"]),
  ]

  /// A command of the user's own, with `{host}` for the host's address.
  static let templateVariable = "cpdiscover_exec"

  /// Variables of these connections.
  static let variables: Set<String> = Set(
    programs.values.flatMap { [$0.extraWords] + [$0.name].compactMap(\.self) + $0.options.map(\.variable) })

  /// The words for a connection of this name; nil where it leads to no container.
  static func words(
    for connection: String, _ text: (String) throws(ConnectionVariables.Problem) -> String?
  ) throws(ConnectionVariables.Problem) -> [String]? {
    if let template = try text(templateVariable) {
      let words = try split(template, templateVariable)
      guard words.contains(where: { $0.contains("{host}") }) else {
        throw .init(text: "\(templateVariable) must hold {host}, such as `incus exec {host} --`")
      }
      return words
    }
    let name = connection.split(separator: ".").last.map(String.init) ?? ""
    guard let program = programs[name] else { return nil }
    var words =
      [name]
      + (try text(program.extraWords).map { extra throws(ConnectionVariables.Problem) in
        try split(extra, program.extraWords)
      } ?? [])
    words += ["exec", "-i"]
    for (variable, option) in program.options {
      guard let value = try text(variable) else { continue }
      try requireNoOption(value, variable)
      words += [option, value]
    }
    let target = try program.name.flatMap { name throws(ConnectionVariables.Problem) in
      let target = try text(name)
      if let target { try requireNoOption(target, name) }
      return target
    }
    return words + [target ?? "{host}"] + program.end
  }

  private static func requireNoOption(_ text: String, _ name: String) throws(ConnectionVariables.Problem) {
    if text.hasPrefix("-") {
      throw .init(text: "\(name) begins with -, which the program would take for an option")
    }
  }

  private static func split(_ text: String, _ variable: String) throws(ConnectionVariables.Problem)
    -> [String]
  {
    guard let words = ShellWords.split(text) else {
      throw .init(text: "\(variable) has a quote without its partner")
    }
    return words
  }
}
