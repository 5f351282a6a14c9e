/// Makes links from a page to files: relative, so that the page and the mail may be moved together.
public struct LinkBase: Sendable {
    private let folder: [Substring]
    private let workingFolder: String

    /// - Parameters:
    ///   - folder: of the page; absolute, without links.
    ///   - workingFolder: what relative paths are relative to; absolute, without links.
    public init(folder: String, workingFolder: String) {
        self.folder = LinkBase.parts(folder)
        self.workingFolder = workingFolder
    }

    /// What stands in `href` for a path as given on the command line: every byte but letters, digits and a few marks is escaped.
    package func href(_ path: String) -> String {
        let target = LinkBase.parts(path.hasPrefix("/") ? path : workingFolder + "/" + path)
        var shared = 0
        while shared < folder.count, shared < target.count - 1, folder[shared] == target[shared] { shared += 1 }
        let steps = [String](repeating: "..", count: folder.count - shared) + target[shared...].map { LinkBase.escaped($0) }
        return steps.joined(separator: "/")
    }

    private static func parts(_ path: String) -> [Substring] {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts
    }

    private static func escaped(_ part: Substring) -> String {
        let digits = Array("0123456789ABCDEF")
        var text = ""
        for byte in part.utf8 {
            let isPlain = byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte >= 0x30 && byte <= 0x39 || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E
            if isPlain { text.unicodeScalars.append(Unicode.Scalar(byte)) } else { text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])" }
        }
        return text
    }
}
