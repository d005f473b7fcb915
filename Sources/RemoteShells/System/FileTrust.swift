import Glibc

/// Who else may have a hand in a file, as OpenSSH's client asks before it relies on one.
enum FileTrust: Sendable {
  /// It tells which programs to start: it must be root's or our own, and nobody else may write it.
  case followed
  /// It holds a secret: where it is our own, nobody else may read it.
  case secret

  /// What speaks against relying on a file, with what to do; nil where nothing does, or where it is not there.
  func objection(to path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let isOwn = status.st_uid == geteuid()
    let mode = String(status.st_mode & 0o777, radix: 8)
    switch self {
    case .followed where !isOwn && status.st_uid != 0: return "it belongs to another user"
    case .followed where status.st_mode & 0o022 != 0: return "others may write it (mode \(mode)): chmod go-w"
    case .secret where isOwn && status.st_mode & 0o077 != 0:
      return "others may read it (mode \(mode)): chmod 600"
    default: return nil
    }
  }
}
