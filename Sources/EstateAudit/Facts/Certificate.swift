import CCrypto
import Glibc

/// A certificate, as far as an audit looks at it.
struct Certificate: Hashable, Sendable {
  /// The name of a store for it; empty where it has none.
  var alias = ""
  /// Whom it is about, as `CN=kb1.example.net, O=Example`.
  let subject: String
  /// The last second on which it holds, seconds since 1970.
  let expires: Int

  /// Those in a text: of a file of certificates, or as keytool lists a store, with an alias before each.
  static func all(in text: String) -> [Certificate] {
    var found: [Certificate] = []
    var alias = ""
    var block: [Substring] = []
    for line in text.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("Alias name: ") { alias = String(line.dropFirst("Alias name: ".count)) }
      if line.hasPrefix("-----BEGIN CERTIFICATE") { block = [] }
      block.append(line)
      guard line.hasPrefix("-----END CERTIFICATE") else { continue }
      if var certificate = Certificate(pem: block.joined(separator: "\n") + "\n") {
        certificate.alias = alias
        found.append(certificate)
      }
      block = []
    }
    return found
  }

  /// Nil where the text is no certificate.
  init?(pem: String) {
    let bytes = Array(pem.utf8)
    let parsed = bytes.withUnsafeBytes { buffer -> OpaquePointer? in
      let source = BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count))
      defer { BIO_free(source) }
      return PEM_read_bio_X509(source, nil, nil, nil)
    }
    guard let parsed else { return nil }
    defer { X509_free(parsed) }
    var time = tm()
    guard ASN1_TIME_to_tm(X509_get0_notAfter(parsed), &time) == 1 else { return nil }
    expires = timegm(&time)
    guard let line = X509_NAME_oneline(X509_get_subject_name(parsed), nil, 0) else { return nil }
    defer { CRYPTO_free(line, nil, 0) }
    // `/O=Example/CN=kb1` is how the library writes it.
    subject = String(cString: line).split(separator: "/").joined(separator: ", ")
  }
}
