import Foundation
import TestSupport
import Testing

@testable import RemoteShells

struct KeyFormatTests {
  @Test func `The key derivation gives the published values`() {
    let material = BcryptDerivation.derive(
      passphrase: Array("password".utf8), salt: Array("salt".utf8), rounds: 4, count: 32)
    let expected: [UInt8] = [
      0x5B, 0xBF, 0x0C, 0xC2, 0x93, 0x58, 0x7F, 0x1C, 0x36, 0x35, 0x55, 0x5C, 0x27, 0x79, 0x65, 0x98, 0xD4,
      0x7E, 0x57,
      0x90, 0x71, 0xBF, 0x42, 0x7E, 0x9D, 0x8F, 0xBE, 0x84, 0x2A, 0xBA, 0x34, 0xD9,
    ]
    #expect(material == expected)
  }

  @Test(.enabled(if: SSHServer.isInstalled, "needs ssh-keygen: apt-get install openssh-client"))
  func `A key file cut or changed anywhere gives an error and no crash`() async throws {
    try await withTemporaryFolder { folder in
      var generator = SeededGenerator(seed: 3)
      for type in SSHServer.KeyType.allCases {
        for (name, passphrase) in [("plain", ""), ("locked", "secret")] {
          let url = folder.appending(path: "\(type)-\(name)")
          try await SSHServer.makeKey(type, at: url, passphrase: passphrase, options: ["-a", "1"])
          let file = try KeyFile(path: url.path)
          #expect(file.isEncrypted == !passphrase.isEmpty)
          let whole = try Data(contentsOf: url)
          // Trying a passphrase is dear by intent, so locked files are broken less often.
          for _ in 0..<(passphrase.isEmpty ? 60 : 2) {
            var broken = whole.prefix(Int.random(in: 0...whole.count, using: &generator))
            if let index = broken.indices.randomElement(using: &generator) { broken[index] ^= 1 }
            try broken.write(to: url)
            if let file = try? KeyFile(path: url.path) {
              _ = try? file.privateKey(passphrase: Secret(passphrase))
            }
          }
        }
      }
    }
  }

  @Test func `A length that points past the end is no length`() {
    var reader = WireReader([0xFF, 0xFF, 0xFF, 0xFF, 1, 2])
    #expect(reader.string() == nil)
    var short = WireReader([0, 0, 1])
    #expect(short.uint32() == nil)
    #expect(Credential.algorithm(inRequest: [0, 0, 0, 1]) == nil)
    #expect(DER.integers(ofSequence: [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]) == nil)
    #expect(OpenSSHKeyFile(Array("openssh-key-v1\0".utf8) + [0, 0, 0, 200]) == nil)
  }
}
