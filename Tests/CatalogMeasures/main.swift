import ComponentCatalog
import Foundation
import VariableCatalog

var arguments = Array(CommandLine.arguments.dropFirst())
var catalog: String?
if arguments.first == "--catalog", arguments.count > 1 {
  catalog = arguments[1]
  arguments.removeFirst(2)
}

func model(_ version: PlatformVersion, _ catalog: String?) throws -> ForwardModel {
  guard let catalog else { return try .embedded(version) }
  let names = try FileManager.default.contentsOfDirectory(atPath: catalog).filter { $0.hasSuffix(".yml") }
    .sorted()
  return try ForwardModel(
    files: try names.map { ($0, [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(catalog)/\($0)")))) },
    version: version)
}

var right = 0
var wrong = 0
for path in arguments {
  do {
    let estate = try EstateCase(path)
    let forward = try Forward(estate, model(estate.version, catalog))
    for miss in forward.misses { print("  \(miss)") }
    for gap in forward.gaps.sorted() { print("  gap: \(gap)") }
    let share = 100 * Double(forward.right) / Double(max(1, forward.right + forward.misses.count))
    print(
      "\(estate.name): \(forward.right) right, \(forward.misses.count) wrong, \(String(format: "%.2f", share)) %"
    )
    right += forward.right
    wrong += forward.misses.count
  } catch {
    print("\(path): \(error)")
    wrong += 1
  }
}
print(
  "together: \(right) right, \(wrong) wrong, \(String(format: "%.2f", 100 * Double(right) / Double(max(1, right + wrong)))) %"
)
