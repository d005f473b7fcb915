/// Keeps one copy of what many hosts have alike: lists of packages, unit files, certificates, files of the collection.
package struct SharedContents {
  private var contents: Set<FileBytes> = []

  package init() {}

  /// Replaces the contents in a record by equal ones that are there already.
  package mutating func share(_ record: inout HostRecord) {
    record.dpkg = record.dpkg.map { one($0) }
    record.rpm = record.rpm.map { one($0) }
    for path in record.files.keys {
      if let content = record.files[path]?.content { record.files[path]?.content = one(content) }
    }
  }

  private mutating func one(_ content: FileBytes) -> FileBytes {
    contents.insert(content).memberAfterInsert
  }
}
