import DisplayNames
import RFC5322
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

struct RealNameTests {
    /// Every name of From, Sender and Reply-To in the real mail, for the hits that need no list. `HDRCLASS_NAMES=1` prints each that is hit, to be judged.
    @Test func falseAlarms() {
        guard let files = RealMail.files("mail", for: "falseAlarms") else { return }
        let lookalikes = Lookalikes()
        let prints = getenv("HDRCLASS_NAMES") != nil
        var section = HeaderSection()
        var names = 0, others = 0, hit = 0
        var folders: [String: (mailboxes: Int, hit: Int)] = [:]
        var seen: Set<[UInt8]> = []
        var kinds: [Hit.Kind: Int] = [:]
        for path in files where path.hasSuffix(".eml") {
            let folder = path.split(separator: "/").drop { $0 != "mail" }.dropFirst().first.map(String.init) ?? ""
            RealMail.read(path).withUnsafeBytes { bytes in
                HeaderScanner.scan(bytes, into: &section)
                for index in 0..<section.count {
                    let field = section[index]
                    guard field.isNamed("from", in: bytes) || field.isNamed("sender", in: bytes) || field.isNamed("reply-to", in: bytes) else { continue }
                    for mailbox in AddressList.mailboxes(in: bytes, field.bodyRange) {
                        let name = mailbox.displayNameText(in: bytes, by: .icu)?.text
                        if name != nil { names += 1 }
                        let address = mailbox.addressText(in: bytes)
                        guard seen.insert((name ?? []) + [0x0A] + (address ?? [])).inserted else { continue }
                        folders[folder, default: (0, 0)].mailboxes += 1
                        if name?.contains(where: { $0 >= 0x80 }) == true { others += 1 }
                        let hits = lookalikes.hits(displayName: name, address: address)
                        if hits.isEmpty { continue }
                        hit += 1
                        folders[folder, default: (0, 0)].hit += 1
                        for one in Set(hits.map(\.kind)) { kinds[one, default: 0] += 1 }
                        if prints {
                            let words = hits.map { "\($0.kind.rawValue) [\($0.signs.map(\.codePoint).joined(separator: " "))]" }.joined(separator: ", ")
                            print("HIT", folder, String(decoding: name ?? [], as: UTF8.self).debugDescription, "<\(String(decoding: address ?? [], as: UTF8.self))>", words)
                        }
                    }
                }
            }
        }
        let counts = kinds.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue) \($0.value)" }.joined(separator: ", ")
        print("names \(names), different mailboxes \(seen.count), of them not ASCII \(others), hit \(hit): \(counts)")
        for (folder, counts) in folders.sorted(by: { $0.key < $1.key }) { print("  \(folder): \(counts.mailboxes) mailboxes, \(counts.hit) hit") }
        #expect(hit * 10 < seen.count)
    }

    /// Every name of the real mail as a list, against every other: what looks alike and is another person's. `HDRCLASS_NAMES=1` prints each.
    @Test func namesAgainstEachOther() throws {
        guard let files = RealMail.files("mail", for: "namesAgainstEachOther") else { return }
        var section = HeaderSection()
        var names: Set<[UInt8]> = []
        for path in files where path.hasSuffix(".eml") {
            RealMail.read(path).withUnsafeBytes { bytes in
                HeaderScanner.scan(bytes, into: &section)
                for index in 0..<section.count where section[index].isNamed("from", in: bytes) || section[index].isNamed("reply-to", in: bytes) {
                    for mailbox in AddressList.mailboxes(in: bytes, section[index].bodyRange) {
                        if let name = mailbox.displayNameText(in: bytes, by: .icu)?.text { names.insert(name) }
                    }
                }
            }
        }
        let sorted = names.sorted { $0.lexicographicallyPrecedes($1) }
        let entries = sorted.map { Array("name: ".utf8) + $0 + [0x0A] }.filter { (try? ProtectList($0)) != nil }.prefix(ProtectList.maximumEntries)
        let lookalikes = Lookalikes(try ProtectList(Array(entries.joined())))
        var hit = 0
        for name in sorted {
            let hits = lookalikes.hits(displayName: name, address: nil).filter { $0.kind == .nameLookAlike }
            if hits.isEmpty { continue }
            hit += 1
            if getenv("HDRCLASS_NAMES") != nil { print("ALIKE", String(decoding: name, as: UTF8.self).debugDescription, hits.map { "\($0.entry?.text ?? "")" }) }
        }
        print("names \(sorted.count), of them in the list \(entries.count), look like another \(hit)")
        #expect(hit * 20 < sorted.count)
    }

    /// Words that Tests/Differential/charsets.py wrote, against Python's codecs. Prints what differs, by charset.
    @Test func charsetsAgainstPython() {
        guard let path = getenv("HDRCLASS_WORDS").map({ String(cString: $0) }) else { return }
        var same = 0, differ: [String: (count: Int, example: String)] = [:]
        func unhex(_ text: Substring) -> [UInt8] {
            let digits = Array(text.utf8).map { $0 > 0x39 ? $0 - 0x57 : $0 - 0x30 }
            return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        }
        for line in String(decoding: RealMail.read(path), as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
            let found = CharsetTests.convert(String(parts[0]), unhex(parts[1]))
            let python = parts[2] == "?" || parts[2] == "-" ? nil : String(decoding: unhex(parts[2]), as: UTF8.self)
            if let python, let found, python.unicodeScalars.elementsEqual(found.text.unicodeScalars), !found.isFlawed { same += 1; continue }
            if parts[2] == "-", found?.isFlawed == true { same += 1; continue }
            let how = switch (found, parts[2]) {
            case (nil, "?"): "nobody knows it"
            case (nil, _): "only Python knows it"
            case (_, "?"): "only ICU knows it"
            case (let found?, "-"): "Python refuses: \(found.text)"
            case (let found?, _): "\(found.isFlawed ? "flawed " : "")\(found.text.debugDescription) Python \(python?.debugDescription ?? "")"
            }
            let kind = "\(parts[0]) \(how.hasPrefix("Python refuses") ? "Python refuses" : how.hasPrefix("flawed") ? "flawed" : how.first == "\"" ? "other text" : how)"
            differ[kind, default: (0, "\(parts[1]) \(how)")].count += 1
        }
        print("same \(same)")
        for (kind, value) in differ.sorted(by: { $0.value.count > $1.value.count }) { print("DIFF \(kind) \(value.count): \(value.example.prefix(300))") }
    }
}

extension HeaderField {
    fileprivate func isNamed(_ name: String, in bytes: UnsafeRawBufferPointer) -> Bool {
        nameRange.count == name.utf8.count && zip(nameRange, name.utf8).allSatisfy { bytes[$0] | 0x20 == $1 }
    }
}
