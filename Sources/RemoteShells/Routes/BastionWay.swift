/// The hosts that lead to another one.
struct BastionWay: Sendable {
  var last: JumpHost
  var via: [JumpHost]
  /// The ways to bastions that ask for this one.
  var before: [String] = []

  var text: String { (via + [last]).map(\.text).joined(separator: ",") }
  /// Ways with the same key share a connection.
  var key: String { (via + [last]).map { "\($0.text) \($0.arguments)" }.joined(separator: ",") }

  init(last: JumpHost, via: [JumpHost], before: [String]) {
    self.last = last
    self.via = via
    self.before = before
  }

  /// The jump that these options ask for; nil where they ask for none.
  init?(_ options: SSHOptions, _ tokens: PathTokens, before: [String] = []) {
    guard case .jump(let last, let via) = options.proxy else { return nil }
    let file = options.configurationFile.map { ["-F", $0] } ?? []
    self.init(
      last: last.expanded(tokens, options: file), via: via.map { $0.expanded(tokens, options: file) },
      before: before)
  }

  /// How to log in to the last one.
  func connection(timeout: Duration) -> HostConnection {
    HostConnection(
      name: "bastion \(last.text)", address: last.host, port: last.port, user: last.user,
      sshArguments: last.arguments, connectTimeout: timeout)
  }
}
