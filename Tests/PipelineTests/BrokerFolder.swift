import Foundation

/// A folder that plays a host with one running broker.
struct BrokerFolder {
  let root: URL

  /// - Parameters:
  ///   - options: of Java, before the main class
  ///   - arguments: of the broker, behind its main file
  init(
    _ root: URL, options: [String] = [], arguments: [String] = [], environment: [String] = []
  ) throws {
    self.root = root
    let words = ["java"] + options + ["kafka.Kafka", "/etc/kafka/server.properties"] + arguments
    try write("/proc/100/cmdline", words.map { $0 + "\0" }.joined())
    try write("/proc/100/environ", environment.map { $0 + "\0" }.joined())
    try write("/proc/100/status", "Name:\tjava\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n")
    try write("/proc/100/cgroup", "0::/system.slice/confluent-server.service\n")
    try write("/etc/hostname", "kb1\n")
  }

  func write(_ path: String, _ text: String) throws {
    let file = root.appending(path: String(path.dropFirst()))
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
}
