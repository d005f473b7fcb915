/// Which arguments and settings name files that belong to the evidence (`templates/evidence.yml`).
package struct EvidenceRules: Hashable, Sendable {
  /// Names of Java system properties whose value is a file.
  package var systemProperties: Set<String>
  /// Endings of setting names whose value is a file.
  package var settingEndings: [String]
  package var folders: [Folder]
  /// Names of files that lie beside a component's main file.
  package var beside: [String]
  /// Files that tell what a deploy has set up beside a unit, by the unit's name without `.service`.
  package var setUp: [String: [String]]
  /// Shell patterns of the command lines of processes that are no component's.
  package var processes: [String]
  /// Ends of the names of files that are never read, in lower case.
  package var unreadEndings: [String]
  /// Words that may follow such an end in the name of a copy.
  package var unreadCopies: [String]
  /// Whole names of such files.
  package var unreadNames: [String]
  /// How names of such files begin.
  package var unreadStarts: [String]
  /// Names of folders below which nothing is read.
  package var unreadFolders: [String]
  /// Paths of such folders.
  package var unreadRoots: [String]
  /// Domains of services that others run: a name below one of them is no host of an estate.
  package var serviceDomains: [String]
  /// Ends of the names of options whose value is such a file.
  package var keyOptions: [String]

  /// A setting that lists folders, and the file to read in each.
  package struct Folder: Hashable, Sendable {
    package var setting: String
    package var file: String
  }

  init(reading fields: inout Fields) throws(CatalogError) {
    systemProperties = Set(try fields.texts("system_properties"))
    settingEndings = try fields.texts("setting_endings")
    folders = try fields.list("folders") { (folder) throws(CatalogError) in
      Folder(setting: try folder.text("setting"), file: try folder.text("file"))
    }
    beside = try fields.texts("beside")
    let units = try fields.list("set_up") { (unit) throws(CatalogError) in
      (try unit.text("unit"), try unit.texts("files"))
    }
    setUp = Dictionary(units, uniquingKeysWith: +)
    processes = try fields.texts("processes")
    unreadEndings = try fields.texts("unread_endings")
    unreadCopies = try fields.texts("unread_copies")
    unreadNames = try fields.texts("unread_names")
    unreadStarts = try fields.texts("unread_starts")
    unreadFolders = try fields.texts("unread_folders")
    unreadRoots = try fields.texts("unread_roots")
    serviceDomains = try fields.texts("service_domains")
    keyOptions = try fields.texts("key_options")
  }
}
