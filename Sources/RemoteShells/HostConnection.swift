/// How to reach one host: the connection variables of Ansible, made typed.
package struct HostConnection: Sendable {
  /// What carries the scripts (`ansible_connection`).
  package enum Kind: Hashable, Sendable {
    case ssh
    case local
    /// A container, by a command line program of this machine: the words that come before what is to run there,
    /// with `{host}` for the address.
    case container([String])
    /// A folder that holds the host's file system (`--roots`).
    case directory(String)
  }

  /// How to become another user (`ansible_become*`).
  package struct Become: Hashable, Sendable {
    /// The program that does it.
    package enum Method: String, Hashable, Sendable, CaseIterable { case sudo, su, doas }

    package var method: Method
    package var user: String
    /// sudo wants that of the login user, su that of the user to become. doas takes one from a terminal only.
    package var password: Secret?

    package init(_ method: Method = .sudo, user: String = "root", password: Secret? = nil) {
      self.method = method
      self.user = user
      self.password = password
    }
  }

  /// The name in the roster, used in messages.
  package var name: String
  package var kind: Kind
  /// Address or name to connect to (`ansible_host`).
  package var address: String
  package var port: Int?
  package var user: String?
  package var password: Secret?
  /// Path of a private key (`ansible_ssh_private_key_file`); `~` stands for the home directory.
  package var privateKeyFile: String?
  package var privateKeyPassphrase: Secret?
  package var become: Become?
  /// `ansible_ssh_common_args` and `ansible_ssh_extra_args`, split into words as a shell would.
  package var sshArguments: [String]
  /// Time until a server takes the connection; and for key exchange and login too, where `loginTimeout` does not say
  /// otherwise.
  package var connectTimeout: Duration
  /// Time for connection, key exchange and login together, of a server that is there but busy.
  package var loginTimeout: Duration?

  package init(
    name: String, kind: Kind = .ssh, address: String, port: Int? = nil, user: String? = nil,
    password: Secret? = nil, privateKeyFile: String? = nil, privateKeyPassphrase: Secret? = nil,
    become: Become? = nil, sshArguments: [String] = [], connectTimeout: Duration = .seconds(10),
    loginTimeout: Duration? = nil
  ) {
    self.name = name
    self.kind = kind
    self.address = address
    self.port = port
    self.user = user
    self.password = password
    self.privateKeyFile = privateKeyFile
    self.privateKeyPassphrase = privateKeyPassphrase
    self.become = become
    self.sshArguments = sshArguments
    self.connectTimeout = connectTimeout
    self.loginTimeout = loginTimeout
  }
}
