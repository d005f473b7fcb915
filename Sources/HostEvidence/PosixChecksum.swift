/// The checksum that `cksum` prints on every POSIX system.
enum PosixChecksum {
  /// Checksum and size, as `cksum` prints them of standard input.
  static func text(of bytes: some Collection<UInt8>) -> String {
    var crc: UInt32 = 0
    for byte in bytes { crc = crc << 8 ^ table[Int(crc >> 24 ^ UInt32(byte))] }
    var length = bytes.count
    while length > 0 {
      crc = crc << 8 ^ table[Int(crc >> 24 ^ UInt32(length & 0xFF))]
      length >>= 8
    }
    return "\(~crc) \(bytes.count)"
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index) << 24) { crc, _ in crc & 1 << 31 == 0 ? crc << 1 : crc << 1 ^ 0x04C1_1DB7 }
  }
}
