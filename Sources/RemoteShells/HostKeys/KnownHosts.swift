import Glibc
import Logging
import Synchronization

/// The known_hosts files of a run, each read once however many hosts ask.
final class KnownHosts: Sendable {
  private let logger: Logger
  private let files = Mutex<[String: KnownHostsFile]>([:])

  init(logger: Logger) { self.logger = logger }

  /// What the given files hold on a host. A file that does not exist holds nothing.
  func lookUp(host: String, port: Int, files paths: [String]) -> KnownHostKeys {
    let name = port == 22 ? host : "[\(host)]:\(port)"
    var keys = KnownHostKeys(host: host, port: port, files: paths, entries: [], portlessEntries: [])
    for path in paths {
      let file = file(path)
      keys.entries += file.entries(for: name).map { (path, $0) }
      if port != 22 { keys.portlessEntries += file.entries(for: host).map { (path, $0) } }
    }
    return keys
  }

  private func file(_ path: String) -> KnownHostsFile {
    files.withLock { files in
      if let known = files[path] { return known }
      let file = KnownHostsFile(path: path, text: text(path))
      for note in file.notes { logger.debug("\(note)") }
      files[path] = file
      return file
    }
  }

  private func text(_ path: String) -> String {
    do throws(FileReadError) {
      return String(decoding: try readFile(path, maximumBytes: 64 << 20), as: UTF8.self)
    } catch {
      if error.number != ENOENT {
        logger.warning("the known_hosts file \(path) can't be read: \(error.message)")
      }
      return ""
    }
  }
}

/// What is known on the keys of one host.
struct KnownHostKeys: Sendable {
  typealias Found = (path: String, entry: KnownHostsFile.Entry)

  let host: String
  let port: Int
  let files: [String]
  fileprivate(set) var entries: [Found]
  /// Entries for the bare name where the port is not 22: they may vouch for a key but never speak against one.
  fileprivate(set) var portlessEntries: [Found]

  /// The types of the keys this host is known by, to be asked for first.
  var types: [String] {
    let candidates = entries.isEmpty ? portlessEntries : entries
    var types: [String] = []
    for (_, entry) in candidates where entry.mark == .known && !types.contains(entry.keyType) {
      types.append(entry.keyType)
    }
    return types
  }

  /// Certificates of this host are trusted, which libssh2 can't check.
  var hasAuthority: Bool { (entries + portlessEntries).contains { $0.entry.mark == .authority } }

  enum Verdict {
    case known, unknown
    case revoked(Found)
    /// Another key is known.
    case changed(Found)
  }

  /// Holds the key that a server proved to have against the files.
  func verdict(on key: [UInt8]) -> Verdict {
    let all = entries + portlessEntries
    if let found = all.first(where: { $0.entry.mark == .revoked && $0.entry.key == key }) {
      return .revoked(found)
    }
    if all.contains(where: { $0.entry.mark == .known && $0.entry.key == key }) { return .known }
    if let found = entries.first(where: { $0.entry.mark == .known }) { return .changed(found) }
    return .unknown
  }
}
