import Foundation
import Subprocess

/// The user's own ansible-playbook.
struct AnsibleProgram {
  let path: String

  private static let supported = 14...18

  /// - Parameter named: a path that the user gave; nil looks on the PATH.
  init(named: String?, environment: [String: String]) throws(RenderingError) {
    let isProgram = { (path: String) in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
        && FileManager.default.isExecutableFile(atPath: path)
    }
    if let named {
      let path = URL(filePath: named).path
      guard isProgram(path) else { throw .ansibleMissing(named) }
      self.path = path
      return
    }
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    guard let path = folders.map({ "\($0)/ansible-playbook" }).first(where: isProgram) else {
      throw .ansibleMissing(nil)
    }
    self.path = path
  }

  /// What a run said on its two streams, and whether it ended well.
  struct Answer {
    var output: String
    var errors: String
    var isSuccess: Bool
  }

  /// Makes sure that it is a version whose insides our plugins know.
  func requireSupported(_ environment: [String: String]) async throws {
    let answer = try await run(["--version"], environment)
    let first = answer.output.split(separator: "\n").first.map(String.init) ?? ""
    guard answer.isSuccess, !first.isEmpty else {
      throw RenderingError.ansibleFailed(path: path, said: AnsibleProgram.lastLine(answer.errors))
    }
    let found = first.firstMatch(of: /(?:core )?(\d+)\.(\d+)[.\w]*/)
    guard let found, found.1 == "2", let minor = Int(found.2), AnsibleProgram.supported.contains(minor) else {
      throw RenderingError.ansibleUnfit(
        path: path,
        found: found.map { "version \($0.0.replacing("core ", with: ""))" } ?? "an unknown version")
    }
  }

  /// Runs it to its end. Cancelled, it ends with everything that it started.
  func run(_ arguments: [String], _ environment: [String: String]) async throws -> Answer {
    var options = PlatformOptions()
    // A group of its own, so that its workers go with it.
    options.processGroupID = 0
    options.teardownSequence = [
      .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(1)),
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(100)),
    ]
    var all = environment
    // The programs that a script needs for a start are there whatever the user's own PATH is.
    all["PATH"] = ([environment["PATH"] ?? ""].filter { !$0.isEmpty } + ["/usr/bin:/bin"]).joined(
      separator: ":")
    let pairs = all.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
    do {
      let result = try await Subprocess.run(
        .name("env"), arguments: Arguments([path] + arguments),
        environment: .custom(Dictionary(pairs, uniquingKeysWith: { $1 })), platformOptions: options,
        output: .string(limit: 1 << 30), error: .string(limit: 64 << 20))
      try Task.checkCancellation()
      return Answer(
        output: result.standardOutput, errors: result.standardError,
        isSuccess: result.terminationStatus.isSuccess)
    } catch let error as SubprocessError {
      throw RenderingError.ansibleFailed(path: path, said: "\(error)")
    }
  }

  /// The last thing that was said, which is why it ended.
  private static func lastLine(_ text: String) -> String {
    text.split(separator: "\n").last.map { String($0.prefix(300)) } ?? ""
  }

  /// Ansible's own word for why it gave up. Other lines may show a piece of the inventory, with what is secret in it.
  static func complaint(_ errors: String) -> String {
    errors.split(separator: "\n").first { $0.hasPrefix("ERROR!") }
      .map { String($0.dropFirst("ERROR!".count).drop { $0 == " " }.prefix(300)) } ?? ""
  }
}
