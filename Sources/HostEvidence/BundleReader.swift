import ComponentCatalog

/// Makes the evidence of a host from its bundle, wave by wave, as if the host had answered.
package struct BundleReader: Sendable {
  private let needs: FileNeeds

  package init(catalog: Catalog) { needs = FileNeeds(catalog: catalog) }

  /// The evidence of the host, with what is missing named.
  package func record(of bundle: HostBundle) -> HostRecord {
    var record = HostRecord(name: bundle.host)
    let sections = bundle.sections.sections
    let files = sections.firstIndex { $0.kind == "files" } ?? sections.endIndex
    // What is altered may have its parts in any order.
    let questions = sections[files...].firstIndex { $0.kind == "questions" } ?? sections.endIndex
    let isWhole = bundle.sections.isComplete
    record.take(Sections(Array(sections[..<files]), isComplete: isWhole || files < sections.endIndex))
    record.processes.removeAll { !needs.isComponent($0) }
    // The script on the host finds names by simpler means and may have read more than is needed.
    let answers = Dictionary(grouping: sections[files..<questions].indices) { sections[$0].argument }
    let last = sections.indices.last
    var asked: Set<String> = []
    var lost: [String] = []
    for _ in 2...EvidenceCollector.waves {
      let paths = needs.missing(in: record, asked: asked)
      if paths.isEmpty { break }
      asked.formUnion(paths)
      lost += paths.filter { answers[$0] == nil }
      let found = paths.flatMap { answers[$0] ?? [] }
      // Only the last section of all can be cut; it is taken last.
      let ordered = found.filter { $0 != last } + found.filter { $0 == last }
      record.take(
        Sections(ordered.map { sections[$0] }, isComplete: isWhole || ordered.last != last))
    }
    if questions < sections.endIndex {
      record.take(Sections(Array(sections[questions...]), isComplete: isWhole))
    }
    for path in lost { record.gaps.append("\(path) is not in the bundle") }
    if let problem = bundle.problem {
      record.gaps.insert("the bundle is not as it was printed: \(problem)", at: 0)
    }
    return record
  }
}
