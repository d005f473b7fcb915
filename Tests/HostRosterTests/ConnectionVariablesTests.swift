import HostRoster
import RemoteShells
import Testing

struct ConnectionVariablesTests {
  /// The roster of one host with these variables.
  private func host(_ variables: String) async throws -> Roster {
    try await roster("all: {hosts: {kb1: {\(variables)}}}\n")
  }

  @Test func nothingSaid() async throws {
    let connection = try await host("").connection("kb1")
    #expect(connection.kind == .ssh)
    #expect(connection.address == "kb1")
    #expect(connection.user == nil)
    #expect(connection.port == nil)
    #expect(connection.password == nil)
    #expect(connection.become == nil)
    #expect(connection.sshArguments.isEmpty)
    #expect(connection.connectTimeout == .seconds(7))
  }

  @Test(arguments: [
    ("ansible_host", "10.1.1.1"), ("ansible_ssh_host", "10.1.1.1"),
  ])
  func address(name: String, value: String) async throws {
    let roster = try await host("\(name): \(value)")
    #expect(try roster.connection("kb1").address == value)
    #expect(roster.entries.first?.variables == [name: value])
  }

  @Test(
    "What a shell or a program would take for its own is refused",
    arguments: [
      "ansible_host: '$(id)'", "ansible_host: 'a;id'", "ansible_host: -oX", "ansible_user: '$(id)'",
      "ansible_user: 'a b'",
      "ansible_connection: docker, ansible_host: --help",
      "ansible_connection: docker, ansible_user: --privileged",
      "ansible_connection: kubectl, ansible_kubectl_pod: --help",
    ])
  func unsafe(variables: String) async throws {
    let entry = try #require(try await host(variables).entries.first)
    #expect(entry.connection == nil)
    #expect(entry.problem?.contains("begins with -") == true, "\(entry.problem ?? "")")
  }

  @Test(arguments: ["ansible_user", "ansible_ssh_user"])
  func user(name: String) async throws {
    #expect(try await host("\(name): ops").connection("kb1").user == "ops")
  }

  @Test(arguments: ["ansible_port", "ansible_ssh_port"], ["2222", "'2222'", "0x8AE"])
  func port(name: String, value: String) async throws {
    #expect(try await host("\(name): \(value)").connection("kb1").port == 2222)
  }

  @Test(arguments: ["ansible_private_key_file", "ansible_ssh_private_key_file"])
  func key(name: String) async throws {
    let roster = try await host("\(name): ~/key")
    #expect(try roster.connection("kb1").privateKeyFile == "~/key")
    #expect(roster.entries.first?.variables == [name: "~/key"])
  }

  @Test(arguments: ["ansible_password", "ansible_ssh_pass", "ansible_ssh_password"])
  func password(name: String) async throws {
    let roster = try await host("\(name): S3CRET-1")
    #expect(try roster.connection("kb1").password == Secret("S3CRET-1"))
    try expectWithheld(name, roster)
  }

  @Test(arguments: ["ansible_become_password", "ansible_become_pass", "ansible_sudo_pass"])
  func becomePassword(name: String) async throws {
    let roster = try await host("ansible_become: yes, \(name): S3CRET-1")
    #expect(
      try roster.connection("kb1").become == HostConnection.Become(user: "root", password: Secret("S3CRET-1"))
    )
    try expectWithheld(name, roster)
  }

  @Test func passphrase() async throws {
    let roster = try await host("ansible_ssh_private_key_passphrase: S3CRET-1")
    #expect(try roster.connection("kb1").privateKeyPassphrase == Secret("S3CRET-1"))
    try expectWithheld("ansible_ssh_private_key_passphrase", roster)
  }

  /// A secret serves to log in, is named, and stands nowhere else.
  private func expectWithheld(_ name: String, _ roster: Roster) throws {
    #expect(roster.secrets == [name])
    #expect(roster.entries.first?.variables[name] == nil)
    #expect(!"\(roster)".contains("S3CRET"))
    var dump = ""
    Swift.dump(roster, to: &dump)
    #expect(!dump.contains("S3CRET"))
  }

  /// Of several names that are set, Ansible takes the one that its plugin lists last.
  @Test func namesWithSSHWin() async throws {
    let connection = try await host(
      """
      ansible_ssh_host: b, ansible_host: a, ansible_port: 1, ansible_ssh_port: 2, ansible_user: c, ansible_ssh_user: d,
      ansible_private_key_file: e, ansible_ssh_private_key_file: f, ansible_password: g, ansible_ssh_pass: h,
      ansible_ssh_password: i
      """
    ).connection("kb1")
    #expect(connection.address == "b")
    #expect(connection.port == 2)
    #expect(connection.user == "d")
    #expect(connection.privateKeyFile == "f")
    #expect(connection.password == Secret("i"))
  }

  @Test func numbersAreTexts() async throws {
    #expect(try await host("ansible_password: 0123, ansible_user: 42").connection("kb1").user == "42")
  }

  @Test(arguments: [
    ("true", true), ("'yes'", true), ("'On'", true), ("1", true), ("false", false), ("no", false),
    ("'0'", false),
  ])
  func become(value: String, expected: Bool) async throws {
    let connection = try await host("ansible_become: \(value)").connection("kb1")
    #expect((connection.become != nil) == expected)
  }

  @Test func becomeUser() async throws {
    #expect(
      try await host("ansible_become: true, ansible_become_user: kafka").connection("kb1").become?.user
        == "kafka")
    #expect(try await host("ansible_become_user: kafka").connection("kb1").become == nil)
    for user in ["-s", "\"a\\nb\"", "\"\""] {
      let roster = try await host("ansible_become: true, ansible_become_user: \(user)")
      let problem = roster.entries.first?.problem
      #expect(problem?.contains("ansible_become_user is empty, begins with -") == true, "\(user)")
    }
  }

  @Test func sshArguments() async throws {
    let roster = try await host(
      """
      ansible_ssh_common_args: '-o "UserKnownHostsFile=/a b" -o Port=22', ansible_ssh_extra_args: "-o 'User=x y' a\\\\ b"
      """)
    let words = ["-o", "UserKnownHostsFile=/a b", "-o", "Port=22", "-o", "User=x y", "a b"]
    #expect(try roster.connection("kb1").sshArguments == words)
  }

  @Test(arguments: ["ansible_timeout", "ansible_ssh_timeout"])
  func timeout(name: String) async throws {
    #expect(try await host("\(name): 25").connection("kb1").connectTimeout == .seconds(25))
  }

  @Test(arguments: [
    ("local", HostConnection.Kind.local), ("ssh", .ssh), ("smart", .ssh), ("ansible.builtin.ssh", .ssh),
  ])
  func kind(value: String, expected: HostConnection.Kind) async throws {
    #expect(try await host("ansible_connection: \(value)").connection("kb1").kind == expected)
  }

  @Test(arguments: [
    ("ansible_connection: docker", ["docker", "exec", "-i", "{host}"]),
    (
      "ansible_connection: community.docker.docker, ansible_user: kafka, ansible_docker_extra_args: -H tcp://d1",
      ["docker", "-H", "tcp://d1", "exec", "-i", "-u", "kafka", "{host}"]
    ),
    ("ansible_connection: containers.podman.podman", ["podman", "exec", "-i", "{host}"]),
    (
      "ansible_connection: kubernetes.core.kubectl, ansible_kubectl_namespace: kafka, ansible_kubectl_pod: kb-0, ansible_kubectl_container: broker",
      ["kubectl", "exec", "-i", "-n", "kafka", "-c", "broker", "kb-0", "--"]
    ),
    ("cpdiscover_exec: 'incus exec {host} --'", ["incus", "exec", "{host}", "--"]),
  ])
  func container(variables: String, words: [String]) async throws {
    let roster = try await host("\(variables), ansible_host: kafka-1")
    #expect(try roster.connection("kb1").kind == .container(words))
    #expect(try roster.connection("kb1").address == "kafka-1")
    #expect(roster.warnings == [])
  }

  @Test(arguments: [
    ("sudo", HostConnection.Become.Method.sudo), ("ansible.builtin.su", .su),
    ("community.general.doas", .doas),
  ])
  func becomeMethod(name: String, method: HostConnection.Become.Method) async throws {
    let roster = try await host(
      "ansible_become: yes, ansible_become_method: \(name), ansible_become_user: kafka")
    #expect(try roster.connection("kb1").become == HostConnection.Become(method, user: "kafka"))
  }

  @Test func templatesThatOnlyNameAVariable() async throws {
    let roster = try await host(
      "site: par, ansible_host: '{{ inventory_hostname }}.{{site}}.example.net', ansible_user: '{{ ansible_host }}'"
    )
    #expect(try roster.connection("kb1").address == "kb1.par.example.net")
    #expect(try roster.connection("kb1").user == "kb1.par.example.net")
  }

  @Test(arguments: [
    (
      "ansible_connection: winrm",
      "ansible_connection must be ssh, local, docker, podman or kubectl; or put a command of your own into cpdiscover_exec"
    ),
    ("ansible_port: 70000", "ansible_port must be 1 to 65535"),
    ("ansible_port: many", "ansible_port must be 1 to 65535"),
    (
      "cpdiscover_exec: incus exec kb1 --", "cpdiscover_exec must hold {host}, such as `incus exec {host} --`"
    ),
    (
      "ansible_connection: docker, ansible_docker_extra_args: \"'\"",
      "ansible_docker_extra_args has a quote without its partner"
    ),
    ("ansible_host: [a, b]", "ansible_host must be a single value"),
    ("ansible_become: perhaps", "ansible_become must be true or false"),
    (
      "ansible_become: true, ansible_become_method: runas",
      "ansible_become_method must be sudo, su or doas"
    ),
    (
      "ansible_ssh_common_args: \"-o 'A=b\"",
      "ansible_ssh_common_args has a quote without its partner"
    ),
    (
      "ansible_host: \"{{ lookup('env', 'X') }}\"",
      "ansible_host is a template that is not understood here; write its value instead"
    ),
    (
      "ansible_host: '{{ ansible_host }}'",
      "ansible_host is a template that is not understood here; write its value instead"
    ),
    (
      "ansible_password: !vault 'x'",
      "ansible_password is encrypted with Ansible Vault, and no password for it was given (--vault-password-file FILE)"
    ),
  ])
  func aHostThatCannotBeReachedSaysWhy(variables: String, expected: String) async throws {
    let roster = try await roster("all: {hosts: {kb1: {\(variables)}, kb2: }}\n")
    #expect(roster.entries.map(\.name) == ["kb1", "kb2"])
    #expect(roster.entries[0].connection == nil)
    // Where it is set stands before it; what a container's command lacks is told by name alone.
    let problem = try #require(roster.entries[0].problem)
    #expect(problem.replacing(#/^\S*hosts\.yml:1:\d+: /#, with: "") == expected)
    #expect(problem != expected || ["cpdiscover_exec", "ansible_docker"].contains(where: expected.hasPrefix))
    // The others are not disturbed.
    #expect(try roster.connection("kb2").address == "kb2")
  }

  /// Whatever came to stand in the wrong variable.
  @Test(arguments: [
    "ansible_port: S3CRET", "ansible_ssh_port: S3CRET", "ansible_connection: S3CRET",
    "ansible_become: S3CRET", "ansible_become: true, ansible_become_method: S3CRET",
    "ansible_ssh_common_args: \"-o 'S3CRET\"", "cpdiscover_exec: S3CRET",
    "ansible_user: '{{ S3CRET | x }}'",
  ])
  func noProblemQuotesAValue(variables: String) async throws {
    let problem = try #require(try await host(variables).entries.first?.problem)
    #expect(!problem.contains("S3CRET"))
  }

  @Test func unknownVariablesAreNamedOnce() async throws {
    let roster = try await roster(
      """
      all:
        vars:
          ansible_ssh_pipelining: true
          kafka_broker_custom_properties: {a: b}
        hosts:
          kb1:
          kb2:
            ansible_sftp_extra_args: -v
      """)
    #expect(
      roster.warnings == [
        "hosts.yml:8:7: ansible_sftp_extra_args is not understood and was not used",
        "hosts.yml:3:5: ansible_ssh_pipelining is not understood and was not used",
      ])
  }

  @Test func whatTheDeployNeedsIsPassedOn() async throws {
    let roster = try await host(
      "ansible_python_interpreter: /usr/bin/python3, ansible_become: true, other: 1")
    #expect(
      roster.entries.first?.variables == [
        "ansible_python_interpreter": "/usr/bin/python3", "ansible_become": "True",
      ])
    #expect(roster.warnings.isEmpty)
  }
}
