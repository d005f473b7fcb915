import Foundation
import TestSupport
import Testing

@testable import AnsibleVault

@Suite struct VaultTests {
  private let salt = [UInt8](0..<32)
  private let password = VaultPassword(Array("open sesame".utf8))

  @Test(arguments: [0, 1, 15, 16, 17, 1000])
  func whatIsEncryptedComesBack(count: Int) throws {
    let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let text = try password.encrypted(plain, salt: salt)
    #expect(text.hasPrefix("$ANSIBLE_VAULT;1.1;AES256\n"))
    #expect(text.split(separator: "\n").allSatisfy { $0.utf8.count <= 80 })
    #expect(try VaultKeyRing([password]).opened(text.utf8) == plain)
  }

  @Test func aLabelStandsInTheFirstLineAndIsTriedFirst() throws {
    let dev = VaultPassword(label: "dev", Array("a".utf8))
    let text = try dev.encrypted([1, 2], salt: salt)
    #expect(text.hasPrefix("$ANSIBLE_VAULT;1.2;AES256;dev\n"))
    #expect(try VaultKeyRing([password, dev]).opened(text.utf8) == [1, 2])
    // The label is a hint only, for Ansible as for us.
    #expect(try VaultKeyRing([VaultPassword(Array("a".utf8))]).opened(text.utf8) == [1, 2])
  }

  @Test func aPasswordThatDoesNotFitIsTold() throws {
    let plain = try password.encrypted([1], salt: salt)
    let dev = try VaultPassword(label: "dev", Array("a".utf8)).encrypted([1], salt: salt)
    let wrong = VaultPassword(Array("b".utf8))
    let wrongDev = VaultPassword(label: "dev", Array("b".utf8))
    #expect(throws: VaultError.wrongPassword(tried: ["default"])) {
      try VaultKeyRing([wrong]).opened(plain.utf8)
    }
    #expect(throws: VaultError.wrongPassword(tried: ["default", "dev"])) {
      try VaultKeyRing([wrong, wrongDev]).opened(dev.utf8)
    }
    #expect(throws: VaultError.noPassword(label: "dev")) { try VaultKeyRing([wrong]).opened(dev.utf8) }
    #expect(throws: VaultError.noPassword(label: "dev")) { try VaultKeyRing().opened(dev.utf8) }
    #expect(throws: VaultError.noPassword(label: nil)) { try VaultKeyRing().opened(plain.utf8) }
  }

  @Test func noAlteredTextIsOpened() throws {
    let ring = VaultKeyRing([password])
    let text = Array(try password.encrypted(Array("secret".utf8), salt: salt).utf8)
    var random = SeededGenerator(seed: 1)
    for _ in 0..<40 {
      var altered = text
      // The first line is sealed by nobody: Ansible's format leaves it open.
      let place = Int.random(in: 26..<altered.count, using: &random)
      altered[place] = altered[place] == UInt8(ascii: "1") ? UInt8(ascii: "2") : UInt8(ascii: "1")
      // An end of line more or less is no change of what was encrypted.
      guard altered != text, text[place] != 10 else { continue }
      #expect(throws: VaultError.self, "byte \(place)") { try ring.opened(altered) }
    }
    for count in stride(from: 0, to: text.count - 1, by: 13) {
      #expect(throws: VaultError.self, "\(count) bytes") { try ring.opened(text.prefix(count)) }
    }
  }

  @Test(arguments: [
    ("$ANSIBLE_VAULT;1.0;AES\n61", "not read here (1.0 AES)"),
    ("$ANSIBLE_VAULT;1.1;AES256\nxy", "something else than pairs of hexadecimal digits"),
    ("$ANSIBLE_VAULT;1.1;AES256\n6162", "are not all there"), ("S3CRET", "its first line is not"),
  ])
  func whatIsNoVaultTextIsNamedWithoutIt(text: String, message: String) {
    let error = #expect(throws: VaultError.self) { try VaultKeyRing([password]).opened(text.utf8) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    #expect(error?.description.contains("S3CRET") == false)
  }

  @Test func aPasswordIsNeverDescribed() {
    var dumped = ""
    dump(VaultKeyRing([password]), to: &dumped)
    for text in ["\(password)", String(reflecting: password), "\(VaultKeyRing([password]))", dumped] {
      #expect(!text.contains("sesame") && !text.contains("111"))
    }
  }

  @Test func saltsDiffer() throws {
    let salts = try (0..<8).map { _ in try SealedBytes.randomSalt() }
    #expect(Set(salts).count == 8 && salts.allSatisfy { $0.count == 32 })
  }

  @Test func aHeaderCannotBeAltered() throws {
    let sealed = try SealedBytes(
      sealing: [1, 2, 3], password: [9], salt: salt, rounds: 1000, header: [1, 1])
    #expect(try sealed.opened(password: [9], rounds: 1000, header: [1, 1]) == [1, 2, 3])
    #expect(try sealed.opened(password: [9], rounds: 1000, header: [1, 2]) == nil)
    #expect(try sealed.opened(password: [9], rounds: 1001, header: [1, 1]) == nil)
  }
}

/// Both directions with the real ansible-vault.
@Suite(
  .enabled("needs ansible-vault: make .venv at the package root with ansible-core") {
    await ExternalTool(variable: "CPDISCOVER_ANSIBLE_VAULT", name: "ansible-vault")?.succeeds(["--version"])
      == true
  })
struct AnsibleVaultProgramTests {
  @Test(arguments: ["default", "prod"])
  func bothReadWhatTheOtherEncrypted(label: String) async throws {
    let tool = try #require(ExternalTool(variable: "CPDISCOVER_ANSIBLE_VAULT", name: "ansible-vault"))
    let plain = "pässword{{ x }}\n\u{0}" + String(repeating: "long ", count: 100)
    let password = VaultPassword(label: label, Array("wörd $'\"".utf8))
    try await withTemporaryFolder { folder in
      let source = folder.appending(path: "password")
      let file = folder.appending(path: "file")
      try Data(" ".utf8 + password.reveal() + "\n".utf8).write(to: source)

      try Data(try password.encrypted(Array(plain.utf8), salt: SealedBytes.randomSalt()).utf8).write(to: file)
      let id = ["--vault-id", "\(label)@\(source.path)"]
      #expect(try await tool.output(["decrypt", "--output", "-"] + id + [file.path]) == plain)

      try Data(plain.utf8).write(to: file)
      _ = try await tool.output(["encrypt"] + id + [file.path])
      let theirs = try Data(contentsOf: file)
      #expect(VaultKeyRing.isEncrypted(theirs))
      #expect(try VaultKeyRing([password]).opened(theirs) == Array(plain.utf8))
    }
  }
}
