import Foundation

/// The folder that holds `Package.swift`, `Sources`, `templates` and `fixtures`.
package let projectFolder = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL
