import Foundation
import Synchronization

/// Files with secrets: mode 0600, put in place as a whole, never over an older one without keeping it.
enum PrivateFile {
  /// New files that are not in their place yet.
  private static let unfinished = Mutex<Set<String>>([])

  /// Takes away what is half written; for a program that ends at once.
  static func dropUnfinished() { unfinished.withLock { $0.forEach { unlink($0) } } }

  /// A file that could not be written; says which and why.
  struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ path: String, _ step: String) {
      description = "\(path) could not be written: \(step): \(String(cString: strerror(errno)))"
    }

    init(_ path: String, reason: String) { description = "\(path) was not written: \(reason)" }
  }

  /// Writes `content` to `path` and returns the name under which the older file was kept, nil where there
  /// was none or it held the same. `check` sees the new file before the old one is replaced; what it
  /// throws leaves the old file as it is.
  static func write(
    _ content: Data, to path: String, check: (Data) throws -> Void = { _ in }
  ) throws -> String? {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    if let old = FileManager.default.contents(atPath: target), old == content {
      guard chmod(target, 0o600) == 0 else { throw Failure(path, "its mode could not be set to 0600") }
      return nil
    }
    try requirePlace(for: path)
    let temporary = "\(target).new-\(ProcessInfo.processInfo.processIdentifier)"
    _ = unfinished.withLock { $0.insert(temporary) }
    defer {
      unlink(temporary)
      _ = unfinished.withLock { $0.remove(temporary) }
    }
    try create(temporary, content, named: path)
    guard let written = FileManager.default.contents(atPath: temporary), written == content else {
      throw Failure(path, reason: "what was written does not read back")
    }
    try check(written)
    let kept = try keep(target, named: path)
    guard rename(temporary, target) == 0 else {
      throw Failure(path, "the new file could not be moved in place")
    }
    return kept
  }

  /// The same for a file of somebody else's, which keeps its owner and its mode.
  static func rewrite(_ content: Data, to path: String) throws -> String? {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    var before = stat()
    guard stat(target, &before) == 0 else { throw Failure(path, "it can't be looked at") }
    let kept = try write(content, to: path)
    guard chown(target, before.st_uid, before.st_gid) == 0 || before.st_uid == getuid() else {
      throw Failure(path, "it was changed, but its owner could not be set as before")
    }
    guard chmod(target, before.st_mode & 0o7777) == 0 else {
      throw Failure(path, "it was changed, but its mode could not be set as before")
    }
    return kept
  }

  /// Makes sure that a file can stand at `path`: its folder is there, and nothing but a file stands in its place.
  static func requirePlace(for path: String) throws {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    var status = stat()
    guard stat(target.deletingLastPathComponent().path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR
    else {
      throw Failure(path, reason: "there is no such folder")
    }
    if lstat(target.path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw Failure(path, reason: "it is no regular file")
    }
  }

  /// Writes a text to standard output.
  static func print(_ text: String) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      throw Failure("standard output", "not all of it was taken")
    }
  }

  private static func create(_ path: String, _ content: Data, named name: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure(name, "a new file could not be made beside it") }
    defer { close(descriptor) }
    var left = content[...]
    while !left.isEmpty {
      let count = left.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Failure(name, "its content could not be stored") }
      left = left.dropFirst(count)
    }
    guard fsync(descriptor) == 0 else { throw Failure(name, "its content could not be stored") }
  }

  /// Gives the file a second name `path.~N~`, the first that is free, so that it is never away.
  private static func keep(_ path: String, named name: String) throws -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    for number in 1...9999 {
      let backup = "\(path).~\(number)~"
      if link(path, backup) == 0 { return backup }
      guard errno == EEXIST else { throw Failure(name, "the older file could not be kept as \(backup)") }
    }
    throw Failure(name, reason: "there are 9999 older versions; remove some")
  }
}
