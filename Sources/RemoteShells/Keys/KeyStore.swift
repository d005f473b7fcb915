/// Asks a person for the passphrase of a key file; nil where nobody answers.
package typealias PassphraseProvider = @Sendable (_ keyFile: String) async -> Secret?

/// All key files of a run, each read once and decrypted once however many hosts use it.
actor KeyStore {
  private struct Unlocking: Hashable {
    var path: String
    var passphrase: Secret?
  }

  private let ask: PassphraseProvider?
  private var files: [String: Result<KeyFile, KeyError>] = [:]
  private var keys: [Unlocking: Task<Result<PrivateKey, KeyError>, Never>] = [:]

  init(ask: PassphraseProvider?) { self.ask = ask }

  /// Somebody is there to be asked for a passphrase.
  nonisolated var canAsk: Bool { ask != nil }

  func file(_ path: String) -> Result<KeyFile, KeyError> {
    if let known = files[path] { return known }
    let result = Result { () throws(KeyError) in try KeyFile(path: path) }
    files[path] = result
    return result
  }

  /// The decrypted key. Without a passphrase for an encrypted one, the person at the terminal is asked, once.
  func privateKey(_ file: KeyFile, passphrase: Secret?) async -> Result<PrivateKey, KeyError> {
    let unlocking = Unlocking(path: file.path, passphrase: file.isEncrypted ? passphrase : nil)
    if let known = keys[unlocking] { return await known.value }
    let ask = self.ask
    let task = Task {
      if file.isEncrypted, passphrase == nil, let ask { return await Self.unlock(file, asking: ask) }
      return Result { () throws(KeyError) in try file.privateKey(passphrase: passphrase) }
    }
    keys[unlocking] = task
    return await task.value
  }

  private static func unlock(_ file: KeyFile, asking ask: PassphraseProvider) async -> Result<
    PrivateKey, KeyError
  > {
    var last = KeyError(
      .passphraseNeeded, "the key file \(file.path) is encrypted and no passphrase was given")
    for _ in 1...3 {
      guard let passphrase = await ask(file.path) else { break }
      do throws(KeyError) {
        return .success(try file.privateKey(passphrase: passphrase))
      } catch {
        last = error
        guard error.code == .wrongPassphrase || error.code == .passphraseNeeded else { break }
      }
    }
    return .failure(last)
  }
}
