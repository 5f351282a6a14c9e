import MailSources
import RFC5322
import TestSupport

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

private let root: String = {
    let base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    let path = "\(base)/hdrclass-fuzz.\(getpid())"
    mkdir(path, 0o700)
    atexit { wipe(root, itself: true) }
    return path
}()

/// Empties a folder.
private func wipe(_ path: String, itself: Bool) {
    if let directory = opendir(path) {
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name == [0x2E] || name == [0x2E, 0x2E] { continue }
            let inner = Array(path.utf8) + [0x2F] + name + [0]
            inner.withUnsafeBufferPointer { inner in
                inner.withMemoryRebound(to: CChar.self) { inner in
                    if unlink(inner.baseAddress!) != 0 { wipe(String(cString: inner.baseAddress!), itself: true) }
                }
            }
        }
        closedir(directory)
    }
    if itself { rmdir(path) }
}

/// A file tree that the input describes: each line is a letter (f: file, d: folder to go into, u: up again, l: link to the last file, L: link to the tree's
/// root, p: FIFO) and a name, and a file's contents up to the next line. Every file that the rules of the walk want is met once, in the order of the bytes of its names, and
/// with its contents; nothing else is, and nothing blocks.
func fuzzMaildir(_ input: UnsafeRawBufferPointer) {
    wipe(root, itself: false)
    let tree = Node()
    var path: [Node] = [tree]
    var names: [String] = []
    var lastFile: (path: String, contents: [UInt8])?
    var entries = 0
    for line in input.split(separator: 0x0A) {
        guard let letter = line.first, entries < 40 else { break }
        entries += 1
        let rest = line.dropFirst()
        let space = rest.firstIndex(of: 0x20) ?? rest.endIndex
        // Only names that are UTF-8: the walk's own path is one that may be shown.
        var name = String(decoding: rest[..<space].prefix(80).filter { $0 != 0x2F && $0 != 0 }, as: UTF8.self)
        if name == "." || name == ".." || name.isEmpty { name = "x" }
        let folder = path[path.count - 1]
        let place = ([root] + names + [name]).joined(separator: "/")
        if letter == UInt8(ascii: "u") {
            if path.count > 1 {
                path.removeLast()
                names.removeLast()
            }
            continue
        }
        if folder.children[Array(name.utf8)] != nil { continue }
        switch letter {
        case UInt8(ascii: "d"):
            if path.count > 6 || mkdir(place, 0o700) != 0 { continue }
            let node = Node()
            folder.children[Array(name.utf8)] = .folder(node)
            path.append(node)
            names.append(name)
        case UInt8(ascii: "l"):
            guard let lastFile, symlink(lastFile.path, place) == 0 else { continue }
            folder.children[Array(name.utf8)] = .file(lastFile.contents)
        case UInt8(ascii: "L"):
            if symlink(root, place) == 0 { folder.children[Array(name.utf8)] = .nothing }
        case UInt8(ascii: "p"):
            if mkfifo(place, 0o600) == 0 { folder.children[Array(name.utf8)] = .nothing }
        default:
            let contents = Array(rest[space...])
            guard case let file = open(place, O_CREAT | O_EXCL | O_WRONLY, 0o600), file >= 0 else { continue }
            contents.withUnsafeBytes { _ = write(file, $0.baseAddress, $0.count) }
            close(file)
            folder.children[Array(name.utf8)] = .file(contents)
            lastFile = (place, contents)
        }
    }

    var choices = Choices(input)
    let asMaildir = choices.next(3) == 0
    var expected: [Met] = []
    var unfinished = 0
    tree.walk(asMaildir ? .maildir : .plain, root, &expected, &unfinished)
    var walk = FileWalk([root], asMaildir: asMaildir)
    var met: [Met] = []
    while let entry = walk.next() {
        do {
            let file = try entry.open()
            defer { close(file) }
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = read(file, &bytes, bytes.count)
            met.append(Met(path: entry.path, contents: Array(bytes.prefix(max(count, 0))), isMessage: entry.isMessage))
        } catch { promise(false, "\(error)") }
    }
    promise(walk.errors.isEmpty, "\(walk.errors)")
    for i in expected.indices { expected[i].contents = Array(expected[i].contents.prefix(4096)) }
    promise(met == expected, "met \(met.map(\.path)), not \(expected.map(\.path))")
    promise(walk.unfinished == unfinished, "\(walk.unfinished) unfinished, not \(unfinished)")
}

private struct Met: Equatable {
    var path: String
    var contents: [UInt8]
    var isMessage: Bool
}

/// A folder as it was made, and the rules of the walk told plainly.
private final class Node {
    enum Child {
        case file([UInt8]), folder(Node), nothing
    }

    enum Role { case plain, maildir, leaf, temporary }

    var children: [[UInt8]: Child] = [:]

    func walk(_ given: Role, _ path: String, _ met: inout [Met], _ unfinished: inout Int) {
        var role = given
        if role == .plain && ["cur", "new", "tmp"].allSatisfy({ children[Array($0.utf8)] != nil }) { role = .maildir }
        for (name, child) in children.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let text = String(decoding: name, as: UTF8.self)
            // Of bytes: a mark that combines would make one character with the dot.
            let isHidden = name.first == 0x2E
            switch child {
            case .nothing: continue
            case .file(let contents):
                if isHidden { continue }
                if role == .temporary { unfinished += 1 } else { met.append(Met(path: path + "/" + text, contents: contents, isMessage: role == .leaf)) }
            case .folder(let node):
                if isHidden && role != .maildir { continue }
                let inner: Role = role != .maildir ? .plain : text == "cur" || text == "new" ? .leaf : text == "tmp" ? .temporary : .plain
                node.walk(inner, path + "/" + text, &met, &unfinished)
            }
        }
    }
}
