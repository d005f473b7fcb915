import Glibc

/// Why a file could not be read.
struct FileReadError: Error, Hashable, Sendable {
  /// The system's number (`ENOENT`, ...).
  var number: Int32
  var message: String
}

/// The bytes of a small regular file; anything above `maximumBytes` is refused.
func readFile(_ path: String, maximumBytes: Int) throws(FileReadError) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { throw lastError() }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { throw lastError() }
    if count == 0 { return bytes }
    bytes.append(contentsOf: buffer.prefix(count))
    guard bytes.count <= maximumBytes else {
      throw FileReadError(number: EFBIG, message: "is larger than \(maximumBytes) bytes")
    }
  }
}

private func lastError() -> FileReadError {
  let number = errno
  return FileReadError(number: number, message: systemText(number))
}

/// The system's words for an error number.
func systemText(_ number: Int32) -> String { String(cString: strerror(number)) }

/// `path` with a leading `~` replaced by the home directory.
func expandingTilde(_ path: String, home: String) -> String {
  if path == "~" { return home }
  guard path.hasPrefix("~/") else { return path }
  return home + path.dropFirst()
}
