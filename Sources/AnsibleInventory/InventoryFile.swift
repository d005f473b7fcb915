import AnsibleVault
import Foundation

/// Files as an inventory needs them.
enum InventoryFile {
  /// Larger files are taken for a mistake.
  static let maximumBytes = 64 << 20

  static func read(_ path: String) throws(InventoryError) -> [UInt8] {
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? handle.close() }
      let data = try handle.read(upToCount: maximumBytes + 1) ?? Data()
      guard data.count <= maximumBytes else {
        throw InventoryError.unreadable(path: path, reason: "it is larger than \(maximumBytes >> 20) MiB")
      }
      return Array(data)
    } catch let error as InventoryError {
      throw error
    } catch {
      throw .unreadable(path: path, reason: reason(of: error, path: path))
    }
  }

  /// The content of a file, decrypted where the file as a whole is encrypted, as `ansible-vault encrypt` leaves it.
  static func read(_ path: String, _ vault: VaultKeyRing) throws(InventoryError) -> [UInt8] {
    try plain(try read(path), of: path, vault)
  }

  /// The same of a content that was read.
  static func plain(_ bytes: [UInt8], of path: String, _ vault: VaultKeyRing) throws(InventoryError)
    -> [UInt8]
  {
    guard VaultKeyRing.isEncrypted(bytes) else { return bytes }
    do throws(VaultError) {
      return try vault.opened(bytes)
    } catch {
      throw .encrypted(path: path, error)
    }
  }

  /// The folder that a file is in; `.` where its path names none.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func isFolder(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
  }

  /// Whether there is a file to read, not a pipe or a device that could block for ever.
  static func isRegular(_ path: String) -> Bool {
    let target = URL(filePath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: target)
    return attributes?[.type] as? FileAttributeType == .typeRegular
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// Names in a folder, in the order of their characters, as Ansible sorts them.
  static func names(in folder: String) throws(InventoryError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).sorted {
        $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
      }
    } catch {
      throw .unreadable(path: folder, reason: reason(of: error, path: folder))
    }
  }

  private static func reason(of error: any Error, path: String) -> String {
    if isFolder(path) { return "it is a folder, not a file" }
    guard exists(path) else { return "there is no such file" }
    guard FileManager.default.isReadableFile(atPath: path) else { return "permission denied" }
    return (error as NSError).localizedDescription
  }
}
