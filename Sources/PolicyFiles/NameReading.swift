internal import DisplayNames
internal import HeaderClassifier
public import Reports

/// How names are read: all charsets by ICU, and look-alikes of what is protected.
public enum NameReading {
    /// - Parameters:
    ///   - files: lists of protected names and domains, joined.
    ///   - acceptedDomains: the own domains are worth protecting too.
    public static func reader(protecting files: [String], acceptedDomains: [String]) throws -> NameReader {
        var text: [UInt8] = []
        for file in files {
            let bytes = try PolicyFile.bytes(file)
            // Each by itself first, so that a line that is wrong is told by its number.
            do { _ = try ProtectList(bytes) } catch {
                throw PolicyError(lines: error.description.split(separator: "\n").map { "\(file): \($0)" })
            }
            text += bytes + [0x0A]
        }
        for domain in acceptedDomains where !domain.contains("@") && !domain.contains("*") {
            let line = Array("domain: \(domain)\n".utf8)
            if (try? ProtectList(line)) != nil { text += line }
        }
        let list: ProtectList
        do { list = try ProtectList(text) } catch { throw PolicyError(message: "--protect: \(error)") }
        let lookalikes = Lookalikes(list)
        return NameReader(
            converter: .icu, look: { name, address in lookalikes.hits(displayName: name, address: address).map { told($0, hasAddress: address != nil) } }, tellsHits: !files.isEmpty)
    }

    /// The stable words of what may be found, for filters.
    public static let kinds = Hit.Kind.allCases.map(\.rawValue)

    private static func told(_ hit: Hit, hasAddress: Bool) -> NameReader.Hit {
        NameReader.Hit(
            kind: hit.kind.rawValue, resembles: hit.entry?.text, characters: hit.signs.map { "\($0.codePoint) \($0.name) (\($0.script))" }, sentence: sentence(hit, hasAddress: hasAddress))
    }

    private static func sentence(_ hit: Hit, hasAddress: Bool) -> String {
        let shown = "\"\(hit.shown)\"", entry = "\"\(hit.entry?.text ?? "")\""
        return switch hit.kind {
        case .protectedName: "the name is that of \(entry), whom you protect, but the address is not one of yours."
        case .protectedNameWithin: "the name holds \(entry), whom you protect, but the address is not one of yours."
        case .nameLookAlike: "the name \(shown) looks like \(entry), whom you protect, and is written otherwise."
        case .domainLookAlike: "the domain \(shown) looks like \(entry), which you protect, and is another."
        case .domainWithin: "the domain \(shown) holds \(entry), which you protect, and belongs to somebody else."
        case .addressLookAlike: "the address \(shown) looks like \(entry), which you protect, and is another."
        case .addressInName where !hasAddress: "the name shows the address \(shown), and there is no address behind it."
        case .addressInName: "the name shows the address \(shown), which is not the one that the message is from."
        case .domainInName: "the name shows the domain \(shown), which is not that of the address."
        case .mixedScripts: "the word \(shown) mixes letters of several scripts."
        case .invisibleCharacter: "the name holds characters that nobody sees."
        case .bidiControl: "the name holds characters that turn the direction of the text."
        case .punycodeLookAlike: "the domain is \(shown) in Unicode, which looks like another."
        }
    }
}
