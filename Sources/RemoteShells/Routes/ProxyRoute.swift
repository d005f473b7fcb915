/// The way to a host that can't be reached at once (`ProxyJump`, `ProxyCommand`).
enum ProxyRoute: Hashable, Sendable {
  /// Through the hosts of `via`, in their order, to this one, which leads on.
  case jump(JumpHost, via: [JumpHost])
  /// Over the standard input and output of a command for `sh`.
  case command(String)

  /// The value of `ProxyJump`: `[user@]host[:port]` or `ssh://[user@]host[:port]`, several with commas between; nil
  /// where it is none of these.
  init?(jump text: String) {
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let hosts = words.compactMap { JumpHost(String($0)) }
    guard let last = hosts.last, hosts.count == words.count else { return nil }
    self = .jump(last, via: hosts.dropLast())
  }

  /// The value of `ProxyCommand`. `ssh ... -W %h:%p BASTION`, the usual way before there was `ProxyJump`, is a jump:
  /// then one connection serves all hosts.
  init(command text: String) {
    self = JumpHost(command: text).map { .jump($0, via: []) } ?? .command(text)
  }
}

/// A host on the way to another one.
struct JumpHost: Hashable, Sendable {
  var user: String?
  var host: String
  var port: Int?
  /// Options for this host alone, as words of ssh's command line.
  var arguments: [String] = []

  init?(_ text: String) {
    var rest = text.drop(while: \.isWhitespace)
    while rest.last?.isWhitespace == true { rest.removeLast() }
    if rest.hasPrefix("ssh://") { rest = rest.dropFirst(6) }
    if let at = rest.lastIndex(of: "@") {
      user = String(rest[..<at])
      rest = rest[rest.index(after: at)...]
    }
    if rest.first == "[", let end = rest.firstIndex(of: "]") {
      host = String(rest[rest.index(after: rest.startIndex)..<end])
      rest = rest[rest.index(after: end)...]
    } else {
      // More than one colon: an address of IPv6 without a port.
      let hasPort = rest.count(where: { $0 == ":" }) == 1
      host = String(hasPort ? rest.prefix { $0 != ":" } : rest)
      rest = rest.dropFirst(host.count)
    }
    if !rest.isEmpty {
      guard rest.first == ":", let number = Int(rest.dropFirst()), (1...65535).contains(number) else {
        return nil
      }
      port = number
    }
    guard !host.isEmpty, user?.isEmpty != true, !host.hasPrefix("-"), !host.hasPrefix("[") else { return nil }
  }

  /// The bastion of a command that only runs `ssh -W %h:%p` there; nil for any other. Options that only ssh can follow
  /// are left to it: then it logs in to the bastion.
  init?(command text: String) {
    guard !text.contains(where: { "$`;|&<>()*?\n".contains($0) }), let words = ShellWords.split(text),
      words.first?.split(separator: "/").last == "ssh"
    else { return nil }
    var rest = words.dropFirst()
    var arguments: [String] = []
    var destination: String?
    var isForwarding = false
    while let word = rest.popFirst() {
      if word == "-W" || word.hasPrefix("-W") {
        let target = word == "-W" ? rest.popFirst() : String(word.dropFirst(2))
        guard target == "%h:%p" || target == "[%h]:%p" else { return nil }
        isForwarding = true
      } else if word.hasPrefix("-"), let last = word.last {
        arguments.append(word)
        if SSHArguments.takesValue.contains(last), SSHArguments.isCluster(word), let value = rest.popFirst() {
          arguments.append(value)
        }
      } else if destination == nil {
        destination = word
      } else {
        return nil
      }
    }
    guard isForwarding, let destination else { return nil }
    // The system's ssh is not some other one.
    guard words.first == "ssh" || SSHArguments.parse(arguments).notUnderstood.isEmpty else { return nil }
    self.init(destination)
    self.arguments = arguments
  }

  /// With the tokens in it replaced, and these options unless it has its own.
  func expanded(_ tokens: PathTokens, options: [String]) -> JumpHost {
    var jump = self
    jump.host = tokens.expand(host)
    jump.user = user.map(tokens.expand)
    if arguments.isEmpty { jump.arguments = options }
    return jump
  }

  var text: String { (user.map { "\($0)@" } ?? "") + host + (port.map { ":\($0)" } ?? "") }

  /// As ssh reads it behind `-J`.
  var argument: String {
    var jump = self
    if host.contains(":") { jump.host = "[\(host)]" }
    return jump.text
  }
}
