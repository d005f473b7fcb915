/// Options of OpenSSH's client that this module understands, wherever they came from.
///
/// nil means that nobody set the option. As with ssh, the first value of an option is the one that counts.
package struct SSHOptions: Hashable, Sendable {
  package var hostName: String?
  package var port: Int?
  package var user: String?
  package var identityFiles: [String] = []
  package var identitiesOnly: Bool?
  package var userKnownHostsFiles: [String]?
  package var globalKnownHostsFiles: [String]?
  package var hostKeyChecking: HostKeyChecking?
  package var connectTimeout: Duration?
  /// Seconds of silence after which a sign of life is asked for; 0 for never.
  package var serverAliveInterval: Int?
  package var serverAliveCountMax: Int?
  package var preferredAuthentications: [String]?
  package var pubkeyAuthentication: Bool?
  package var passwordAuthentication: Bool?
  package var interactiveAuthentication: Bool?
  package var compression: Bool?
  var gssapiAuthentication: Bool?
  /// The way to the host; nil where it can be reached at once.
  var proxy: ProxyRoute?
  var addressFamily: AddressFamily?
  /// Where ssh may keep a connection open for others: "none" for nowhere.
  var controlPath: String?
  /// The configuration file to read in place of the usual ones (`-F`).
  package var configurationFile: String?
  /// Names of options that only the system's ssh can follow. Without their values, which may hold a password (a proxy
  /// command, say) and are shown in the log.
  package var notUnderstood: [String] = []
  /// Conditions of configuration files that only ssh itself can decide.
  var undecided: [String] = []
  private var proxyIsDecided = false

  package init() {}

  /// Takes an option by its name in ssh_config(5), case aside, unless it is set already.
  ///
  /// - Parameter fromFile: the option stands in a configuration file, which holds much that is of no concern here;
  ///   on the command line, every option was meant
  mutating func set(_ name: String, to value: String, fromFile: Bool = false) {
    let words = SSHOptions.words(value)
    let first = words.first ?? ""
    switch name.lowercased() {
    case "hostname": hostName = hostName ?? first
    case "port": take(\.port, Int(first).flatMap { (1...65535).contains($0) ? $0 : nil }, name)
    case "user": user = user ?? first
    case "identityfile":
      if first.lowercased() != "none" && !identityFiles.contains(first) { identityFiles.append(first) }
    case "identitiesonly": take(\.identitiesOnly, Self.flag(first), name)
    case "userknownhostsfile": userKnownHostsFiles = userKnownHostsFiles ?? Self.files(words)
    case "globalknownhostsfile": globalKnownHostsFiles = globalKnownHostsFiles ?? Self.files(words)
    case "stricthostkeychecking": take(\.hostKeyChecking, Self.checking(first), name)
    case "connecttimeout": take(\.connectTimeout, Self.seconds(first).map { .seconds($0) }, name)
    case "serveraliveinterval": take(\.serverAliveInterval, Self.seconds(first), name)
    case "serveralivecountmax": take(\.serverAliveCountMax, Int(first), name)
    case "preferredauthentications":
      preferredAuthentications = preferredAuthentications ?? first.split(separator: ",").map(String.init)
    case "pubkeyauthentication":
      take(
        \.pubkeyAuthentication, first == "unbound" || first == "host-bound" ? true : Self.flag(first), name)
    case "passwordauthentication": take(\.passwordAuthentication, Self.flag(first), name)
    case "kbdinteractiveauthentication", "challengeresponseauthentication":
      take(\.interactiveAuthentication, Self.flag(first), name)
    case "compression": take(\.compression, Self.flag(first), name)
    case "addressfamily": take(\.addressFamily, Self.family(first), name)
    case "proxyjump": if decidesProxy(first) { take(\.proxy, ProxyRoute(jump: value), name) }
    case "proxycommand": if decidesProxy(first) { proxy = ProxyRoute(command: value) }
    case "controlpath": controlPath = controlPath ?? first
    case "gssapiauthentication": take(\.gssapiAuthentication, Self.flag(first), name)
    case "canonicalizehostname": if first.lowercased() != "no" { undecided.append(name) }
    case let other where Self.meaningless.contains(other): break
    case let other:
      if !fromFile || Self.needsClient.contains(other) { notUnderstood.append(name) }
    }
  }

  /// The first of the two options decides, and "none" forbids the other.
  private mutating func decidesProxy(_ word: String) -> Bool {
    defer { proxyIsDecided = true }
    return !proxyIsDecided && word.lowercased() != "none"
  }

  private mutating func take<Value>(
    _ option: WritableKeyPath<SSHOptions, Value?>, _ value: Value?, _ name: String
  ) {
    guard let value else {
      notUnderstood.append(name)
      return
    }
    self[keyPath: option] = self[keyPath: option] ?? value
  }

  // MARK: Values

  /// Options that change nothing for a session of one's own that runs a script without a terminal.
  static let meaningless: Set<String> = [
    "batchmode", "loglevel", "controlmaster", "controlpersist", "checkhostip",
    "hashknownhosts",
    "updatehostkeys", "visualhostkey", "verifyhostkeydns", "tcpkeepalive", "requesttty", "forwardagent",
    "forwardx11", "forwardx11trusted", "sendenv", "setenv", "escapechar", "numberofpasswordprompts",
    "connectionattempts", "addkeystoagent", "exitonforwardfailure", "clearallforwardings",
    "permitlocalcommand",
    "streamlocalbindunlink", "ipqos", "nohostauthenticationforlocalhost",
    "gssapidelegatecredentials", "hostbasedauthentication", "stdinnull", "sessiontype",
    "enableescapecommandline",
    "forwardx11timeout", "rekeylimit", "logverbose", "syslogfacility", "ignoreunknown",
  ]

  /// Options that change where a connection goes, or how both sides prove who they are.
  private static let needsClient: Set<String> = [
    "bindaddress", "bindinterface", "certificatefile", "hostkeyalias", "identityagent", "knownhostscommand",
    "pkcs11provider", "proxyusefdpass", "revokedhostkeys", "securitykeyprovider", "tag",
  ]

  private static func flag(_ word: String) -> Bool? {
    switch word.lowercased() {
    case "yes", "true": true
    case "no", "false": false
    default: nil
    }
  }

  private static func checking(_ word: String) -> HostKeyChecking? {
    switch word.lowercased() {
    case "yes", "true", "ask": .strict
    case "accept-new": .acceptNew
    case "no", "false", "off": .off
    default: nil
    }
  }

  private static func family(_ word: String) -> AddressFamily? {
    switch word.lowercased() {
    case "any": .any
    case "inet": .ipv4
    case "inet6": .ipv6
    default: nil
    }
  }

  private static func files(_ words: [String]) -> [String] {
    words.filter { $0.lowercased() != "none" && $0 != "/dev/null" }
  }

  /// A time as sshd_config(5) writes it: `30`, `2m`, `1h30m`.
  private static func seconds(_ word: String) -> Int? {
    var total = 0
    var digits = ""
    for character in word.lowercased() {
      if character.isWholeNumber && character.isASCII {
        digits.append(character)
        continue
      }
      guard let count = Int(digits), let unit = ["s": 1, "m": 60, "h": 3600, "d": 86400][character],
        count < 1_000_000
      else { return nil }
      total += count * unit
      digits = ""
    }
    if digits.isEmpty { return word.isEmpty ? nil : total }
    return Int(digits).flatMap { $0 < 100_000_000 ? total + $0 : nil }
  }

  /// The words of a value; double quotes keep blanks together.
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isOpen = false
    var isQuoted = false
    for character in text {
      if character == "\"" {
        isQuoted.toggle()
        isOpen = true
      } else if character.isWhitespace && !isQuoted {
        if isOpen { words.append(word) }
        word = ""
        isOpen = false
      } else {
        word.append(character)
        isOpen = true
      }
    }
    if isOpen { words.append(word) }
    return words
  }
}
