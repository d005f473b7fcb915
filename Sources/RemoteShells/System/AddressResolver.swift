import Glibc

/// One address to connect to, ready for connect(2).
struct SocketAddress: Hashable, Sendable {
  var family: Int32
  var bytes: [UInt8]
  /// The address in numbers, for messages.
  var text: String
}

/// Which kinds of address may be used (`AddressFamily`, `-4`, `-6`).
enum AddressFamily: Hashable, Sendable {
  case any, ipv4, ipv6

  fileprivate var number: Int32 {
    switch self {
    case .any: AF_UNSPEC
    case .ipv4: AF_INET
    case .ipv6: AF_INET6
    }
  }
}

/// Why a name has no address, in the words of the system.
struct ResolutionError: Error, Hashable, Sendable {
  var message: String
}

/// The addresses of a host, in the order the system prefers.
///
/// Blocks while it asks a name server; with `numericOnly` it never does, and fails for anything but an address.
func resolveAddresses(
  of host: String, port: Int, family: AddressFamily, numericOnly: Bool
) -> Result<[SocketAddress], ResolutionError> {
  var hints = addrinfo()
  hints.ai_family = family.number
  hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
  hints.ai_flags = AI_NUMERICSERV | (numericOnly ? AI_NUMERICHOST : 0)
  var list: UnsafeMutablePointer<addrinfo>?
  let status = getaddrinfo(host, String(port), &hints, &list)
  guard status == 0 else {
    return .failure(ResolutionError(message: String(cString: gai_strerror(status))))
  }
  defer { freeaddrinfo(list) }
  var addresses: [SocketAddress] = []
  var next = list
  while let entry = next?.pointee {
    next = entry.ai_next
    guard let address = entry.ai_addr else { continue }
    let bytes = Array(UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen)))
    let found = SocketAddress(
      family: entry.ai_family, bytes: bytes, text: numericText(address, entry.ai_addrlen) ?? host)
    if !addresses.contains(found) { addresses.append(found) }
  }
  return .success(addresses)
}

private func numericText(_ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> String? {
  var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
  let status = getnameinfo(
    address, length, &buffer, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST)
  guard status == 0 else { return nil }
  return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
