import CSSH2
import FoundationEssentials
import Logging

/// How strictly host keys are checked (`StrictHostKeyChecking`).
package enum HostKeyChecking: Hashable, Sendable {
  /// Unknown and changed keys are refused.
  case strict
  /// Unknown keys are accepted for this run, changed ones are refused.
  case acceptNew
  /// Unknown and changed keys are accepted for this run; revoked ones are refused.
  case off
}

/// Decides whether the key of a server is good enough, and says how to make it so.
struct HostKeyPolicy: Sendable {
  let checking: HostKeyChecking
  let known: KnownHostKeys
  /// The host as the roster names it.
  let hostName: String
  let logger: Logger

  /// The algorithms to ask for: of known types first, as a server with several keys shows only one.
  func algorithms(from supported: [String]) -> [String] {
    let types = known.types
    guard !types.isEmpty else { return supported }
    let first = types.flatMap(Self.algorithms(ofType:)).filter(supported.contains)
    // A host known by none but RSA keys, where the library can't check those by SHA-2: asking for
    // other types would make an unknown key of a known host.
    if types.allSatisfy({ $0 == "ssh-rsa" }) { return first.isEmpty ? ["ssh-rsa"] : first }
    return first + supported.filter { !first.contains($0) }
  }

  private static func algorithms(ofType type: String) -> [String] {
    type == "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [type]
  }

  func check(_ key: [UInt8]) throws(ShellError) {
    let fingerprint = Self.fingerprint(key)
    var reader = WireReader(key)
    let type = reader.text() ?? "unknown"
    let shown = "\(type) key \(fingerprint)"
    switch known.verdict(on: key) {
    case .known:
      return
    case .revoked(let (path, entry)):
      throw ShellError(
        .hostKeyRevoked, host: hostName,
        "the server at \(place) shows the \(shown), which \(path):\(entry.line) revokes; do not connect before it has a new key"
      )
    case .changed(let (path, entry)):
      if checking == .off {
        logger.warning(
          "\(hostName): the host key changed (\(shown)); accepted since StrictHostKeyChecking is off")
        return
      }
      throw changed(shown, entry, path)
    case .unknown:
      guard checking == .strict else {
        logger.warning(
          "\(hostName): accepted the unknown \(shown) for this run, as StrictHostKeyChecking allows")
        return
      }
      throw ShellError(
        .hostKeyUnknown, host: hostName,
        """
        the server at \(place) shows the \(shown), which is in none of \(fileList). \
        Compare the fingerprint with the one on the host (ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub), then accept it: \
        ssh-keyscan -t \(Self.scanType(type)) \(scanPlace) >> \(known.files.first ?? "~/.ssh/known_hosts")
        """)
    }
  }

  private func changed(_ shown: String, _ entry: KnownHostsFile.Entry, _ path: String) -> ShellError {
    ShellError(
      .hostKeyChanged, host: hostName,
      """
      the server at \(place) shows the \(shown), but \(path):\(entry.line) has the \(entry.keyType) key \
      \(Self.fingerprint(entry.key)). Somebody may be in between, or the host was set up anew. Compare the fingerprint \
      with the one on the host (ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub); if it is right, forget the old key: \
      ssh-keygen -R '\(entryName)' -f \(path), and take the new one: ssh-keyscan \(scanPlace) >> \(path)
      """)
  }

  private var entryName: String { known.port == 22 ? known.host : "[\(known.host)]:\(known.port)" }
  private var place: String { "\(known.host) port \(known.port)" }
  private var scanPlace: String { known.port == 22 ? known.host : "-p \(known.port) \(known.host)" }
  private var fileList: String {
    known.files.isEmpty ? "the known_hosts files (none is set)" : known.files.joined(separator: ", ")
  }

  private static func scanType(_ type: String) -> String {
    type.hasPrefix("ecdsa") ? "ecdsa" : type == "ssh-ed25519" ? "ed25519" : type == "ssh-rsa" ? "rsa" : type
  }

  /// The fingerprint as `ssh-keygen -l` writes it.
  static func fingerprint(_ key: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_Digest(key, key.count, &digest, nil, EVP_sha256(), nil)
    return "SHA256:" + Data(digest).base64EncodedString().prefix { $0 != "=" }
  }
}
