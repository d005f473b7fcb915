/// Replaces the tokens that ssh knows in paths and proxies: `~`, `%d`, `%h`, `%n`, `%p`, `%r`, `%u`, `%%`.
struct PathTokens {
  var home: String
  var localUser: String
  var host: String
  var port: Int
  var user: String
  /// The name that was asked for, before `HostName`.
  var alias = ""

  /// `HostName`, in which `%h` stands for the name that was asked for.
  static func hostName(_ pattern: String?, for name: String) -> String {
    guard let pattern else { return name }
    return PathTokens(home: "", localUser: "", host: name, port: 0, user: "").expand(pattern)
  }

  func expand(_ path: String) -> String {
    let values: [Character: String] = [
      "%": "%", "d": home, "h": host, "n": alias, "p": String(port), "r": user, "u": localUser,
    ]
    var result = ""
    var rest = expandingTilde(path, home: home)[...]
    while let character = rest.popFirst() {
      if character == "%", let value = rest.first.flatMap({ values[$0] }) {
        result += value
        rest.removeFirst()
      } else {
        result.append(character)
      }
    }
    return result
  }
}
