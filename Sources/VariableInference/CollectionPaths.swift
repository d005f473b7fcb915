import ComponentCatalog
import EstateModel

/// Where the collection would put a service's files, given how it was installed.
struct CollectionPaths {
  /// Folder above `etc` for configuration: empty for packages.
  let configBase: String
  /// Folder above `bin`.
  let binaries: String
  /// Folder above `etc` for what came with the program: empty for packages.
  let base: String
  /// Variable and value for a configuration folder other than the collection's.
  let prefix: (variable: String, value: String)?
  /// The folder that would be the prefix of all components; nil where none would lead here.
  let sharedPrefix: String?
  /// Variable and value for a file name other than the collection's.
  let fileName: (variable: String, value: String)?
  /// Path of the main file under these variables; another one than the host's where no variable reaches that.
  let mainFile: String

  init(_ service: Service) {
    let config = service.component.config
    let archive = service.installation.archiveBase
    binaries = archive == nil ? "/usr" : service.installation.binaries
    base = archive == nil ? "" : service.installation.binaries
    configBase = archive ?? ""
    let parts = service.configPath.split(separator: "/")
    let folder = "/" + parts.dropLast().joined(separator: "/")
    let name = parts.last.map(String.init) ?? ""
    let standardName = config.files.first?.name ?? ""
    let standardFolder = "\(configBase)/etc/\(config.prefix)"
    fileName = config.nameVariable.flatMap { name == standardName ? nil : ($0, name) }
    var folderFits = folder == standardFolder
    if !folderFits, config.hasPrefixVariable, configBase.isEmpty || folder.hasPrefix(configBase + "/") {
      prefix = ("\(service.component.name)_config_prefix", String(folder.dropFirst(configBase.count)))
      folderFits = true
    } else {
      prefix = nil
    }
    let ending = "/\(config.prefix)"
    sharedPrefix = prefix.flatMap {
      $0.value.hasSuffix(ending) ? String($0.value.dropLast(ending.count)) : nil
    }
    mainFile = (folderFits ? folder : standardFolder) + "/" + (fileName?.value ?? standardName)
  }

  /// Fills the placeholders of the catalog.
  func fill(_ text: String, logDirectory: String) -> String {
    let folder = mainFile.split(separator: "/").dropLast().joined(separator: "/")
    // The collection leaves out a slash at the end.
    let logDirectory = logDirectory.hasSuffix("/") ? String(logDirectory.dropLast()) : logDirectory
    return text.replacing("{base}", with: base).replacing("{binaries}", with: binaries)
      .replacing("{log_dir}", with: logDirectory).replacing("{config_dir}", with: "/" + folder)
  }
}
