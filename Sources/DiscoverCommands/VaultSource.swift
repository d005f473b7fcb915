import AnsibleVault
import Foundation
import Subprocess

/// Where one password of Ansible Vault comes from, by Ansible's rules.
struct VaultSource: Hashable {
  enum Place: Hashable {
    /// A file that holds it, or a program that prints it.
    case file(String)
    /// The person at the terminal.
    case prompt
  }

  /// Why there is no password. Its text never holds one.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  var label: String
  var place: Place

  init(label: String, place: Place) {
    self.label = label
    self.place = place
  }

  init(file: String) { self.init(label: VaultPassword.defaultLabel, place: .file(file)) }

  /// `LABEL@SOURCE` or `SOURCE`.
  init(parsing text: String) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let source = parts.last ?? ""
    let label = parts.count > 1 && !parts[0].isEmpty ? parts[0] : VaultPassword.defaultLabel
    self.init(label: label, place: source == "prompt" ? .prompt : .file(source))
  }

  func password() async throws -> VaultPassword {
    let isBlank = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
    let bytes: [UInt8]
    switch place {
    case .prompt:
      let name = label == VaultPassword.defaultLabel ? "" : " (\(label))"
      guard let answer = Terminal.ask("Vault password\(name): ") else {
        throw Failure(
          description:
            "nobody is at a terminal to be asked for the vault password: use --vault-password-file FILE")
      }
      bytes = VaultSource.trimmed(Array(answer.utf8), isBlank)
    case .file(let named):
      let path = (named as NSString).expandingTildeInPath
      var status = stat()
      guard stat(path, &status) == 0 else {
        throw Failure(
          description: "the vault password file \(path) can't be read: \(String(cString: strerror(errno)))")
      }
      if status.st_mode & S_IFMT == S_IFREG, access(path, X_OK) == 0 {
        bytes = VaultSource.trimmed(try await output(ofProgram: path)) { $0 == 10 || $0 == 13 }
      } else {
        bytes = VaultSource.trimmed(try VaultSource.content(of: path), isBlank)
      }
    }
    guard !bytes.isEmpty else {
      throw Failure(
        description: "the vault password\(label == VaultPassword.defaultLabel ? "" : " '\(label)'") is empty")
    }
    return VaultPassword(label: label, bytes)
  }

  private static let mostBytes = 1 << 16

  /// Through a handle, so that a pipe or /dev/fd/N will do, too.
  private static func content(of path: String) throws -> [UInt8] {
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? handle.close() }
      var bytes: [UInt8] = []
      while bytes.count < mostBytes, let more = try handle.read(upToCount: mostBytes), !more.isEmpty {
        bytes += more
      }
      return bytes
    } catch {
      throw Failure(
        description:
          "the vault password file \(path) can't be read: \((error as NSError).localizedDescription)")
    }
  }

  /// What a program prints. One whose name ends with `-client` is told which password is asked for.
  private func output(ofProgram path: String) async throws -> [UInt8] {
    let absolute = URL(filePath: path).path
    let name = URL(filePath: path).deletingPathExtension().lastPathComponent
    let arguments = name.hasSuffix("-client") ? ["--vault-id", label] : []
    do {
      let result = try await run(
        .name("env"), arguments: Arguments([absolute] + arguments), input: .currentStandardInput,
        output: .bytes(limit: VaultSource.mostBytes), error: .currentStandardError)
      guard result.terminationStatus.isSuccess else {
        throw Failure(
          description: "the vault password program \(path) ended with \(result.terminationStatus)")
      }
      return result.standardOutput
    } catch let error as SubprocessError {
      throw Failure(description: "the vault password program \(path) can't be run: \(error)")
    }
  }

  private static func trimmed(_ bytes: [UInt8], _ isBlank: (UInt8) -> Bool) -> [UInt8] {
    Array(bytes.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}
