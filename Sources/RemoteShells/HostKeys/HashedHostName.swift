import CSSH2

/// A host name in a known_hosts file that was hashed: HMAC-SHA1 of the name under a salt.
///
/// Every hashed line has to be tried for every host, so the two states of the hash that depend on the salt alone are
/// computed once, and a try costs two rounds of SHA-1.
struct HashedHostName: Sendable {
  private let inner: SHA_CTX
  private let outer: SHA_CTX
  private let digest: [UInt8]

  init(salt: [UInt8], digest: [UInt8]) {
    let key = salt.count > 64 ? Self.finished(Self.start([]), salt) : salt
    let padded = key + [UInt8](repeating: 0, count: 64 - key.count)
    inner = Self.start(padded.map { $0 ^ 0x36 })
    outer = Self.start(padded.map { $0 ^ 0x5C })
    self.digest = digest
  }

  func matches(_ name: [UInt8]) -> Bool { Self.finished(outer, Self.finished(inner, name)) == digest }

  private static func start(_ block: [UInt8]) -> SHA_CTX {
    var state = SHA_CTX()
    SHA1_Init(&state)
    SHA1_Update(&state, block, block.count)
    return state
  }

  private static func finished(_ state: SHA_CTX, _ rest: [UInt8]) -> [UInt8] {
    var state = state
    SHA1_Update(&state, rest, rest.count)
    return [UInt8](unsafeUninitializedCapacity: Int(SHA_DIGEST_LENGTH)) { buffer, count in
      SHA1_Final(buffer.baseAddress, &state)
      count = buffer.count
    }
  }
}
