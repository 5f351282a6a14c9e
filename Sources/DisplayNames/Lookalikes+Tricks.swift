/// What needs no list.
extension Lookalikes {
    func lookAtName(_ name: [UInt8], _ address: Address?, hasAddress: Bool, _ hits: inout [Hit]) {
        lookAtContacts(name, address, hasAddress: hasAddress, &hits)
        guard name.contains(where: { $0 >= 0x7F || $0 < 0x20 }) else { return }
        let text = Glyphs(name)
        lookAtHidden(text, name, &hits)
        for word in NameWords.split(text) { lookAtScripts(word, name, &hits) }
    }

    /// Addresses and domains in the name that are not those of the sender. Where there is no address, one in the name passes for it.
    private func lookAtContacts(_ name: [UInt8], _ address: Address?, hasAddress: Bool, _ hits: inout [Hit]) {
        // What is no address, such as `/O=EXAMPLE/CN=JANE`, can be compared with nothing.
        if address == nil && hasAddress { return }
        for contact in ContactScan.contacts(name) {
            guard let domain = DomainForm(name, contact.domain) else { continue }
            let entry = match(domain).map { list.entries[$0.index] }
            let shown = String(decoding: name[contact.range], as: UTF8.self)
            if let local = contact.local {
                guard let other = Address(name, local: local, domain: contact.domain), other.plain != address?.plain else { continue }
                hits.add(.addressInName, .displayName, contact.range, entry, shown: shown, [])
            } else if let address, !domain.isRelated(to: address.domain) {
                hits.add(.domainInName, .displayName, contact.range, entry, shown: shown, [])
            }
        }
    }

    private func lookAtScripts(_ word: [Glyphs.Glyph], _ name: [UInt8], _ hits: inout [Hit]) {
        guard word.contains(where: { $0.scalar >= 0x80 }) else { return }
        guard let signs = Self.strangers(word) else { return }
        let range = word[0].range.lowerBound..<word[word.count - 1].range.upperBound
        hits.add(.mixedScripts, .displayName, range, nil, shown: String(decoding: name[range], as: UTF8.self), signs)
    }

    /// The letters of a word that mixes scripts which are not the word's main one; nil where it does not mix.
    static func strangers(_ word: [Glyphs.Glyph]) -> [Glyphs.Glyph]? {
        guard ICU.isMixed(Glyphs.utf16(word)) else { return nil }
        var counts: [String: Int] = [:]
        let scripts = word.map { ICU.script($0.scalar) }
        for script in scripts where !Self.belongsAnywhere.contains(script) { counts[script, default: 0] += 1 }
        // Thai and its neighbours put no space between words: two scripts in a run of letters are two words there.
        if counts.keys.allSatisfy({ $0 == "Latin" || Self.withoutSpaces.contains($0) }) { return nil }
        // The most frequent; of equals the one that comes first.
        guard let most = counts.values.max(), let main = scripts.first(where: { counts[$0] == most }) else { return nil }
        return zip(word, scripts).filter { !Self.belongsAnywhere.contains($1) && $1 != main }.map(\.0)
    }

    private static let belongsAnywhere: Set<String> = ["Common", "Inherited", "Unknown"]
    private static let withoutSpaces: Set<String> = ["Thai", "Lao", "Khmer", "Myanmar"]

    /// Characters that nobody sees or that turn the text, where nothing ordinary explains them.
    private func lookAtHidden(_ text: Glyphs, _ name: [UInt8], _ hits: inout [Hit]) {
        var invisible: [Glyphs.Glyph] = [], bidi: [Glyphs.Glyph] = []
        var isRightToLeft: Bool?
        for (index, glyph) in text.all.enumerated() {
            switch glyph.scalar {
            // Overrides turn letters themselves.
            case 0x202D, 0x202E: bidi.append(glyph)
            // Marks, embeddings and isolates turn what stands between letters: ordinary in a name that runs from right to left.
            case 0x200E, 0x200F, 0x061C, 0x202A...0x202C, 0x2066...0x2069:
                let known = isRightToLeft ?? text.all.hasRightToLeftLetter
                isRightToLeft = known
                if !known { bidi.append(glyph) }
            case 0..<0x20 where glyph.scalar != 0x09 && glyph.scalar != 0x0A && glyph.scalar != 0x0D: invisible.append(glyph)
            case 0..<0x7F: break
            case 0x7F..<0xA0, 0x2800: invisible.append(glyph)
            default:
                if ICU.properties(glyph.scalar).contains(.ignorable), !Self.isOrdinary(index, text.all) { invisible.append(glyph) }
            }
        }
        for (kind, signs) in [(Hit.Kind.invisibleCharacter, invisible), (.bidiControl, bidi)] {
            guard let first = signs.first, let last = signs.last else { continue }
            let range = first.range.lowerBound..<last.range.upperBound
            hits.add(kind, .displayName, range, nil, shown: String(decoding: name, as: UTF8.self), signs)
        }
    }

    /// Whether an invisible character does there what it is made for.
    private static func isOrdinary(_ index: Int, _ all: [Glyphs.Glyph]) -> Bool {
        guard index > 0 else { return false }
        let before = all[index - 1].scalar
        let behind = index + 1 < all.count ? all[index + 1].scalar : 0
        switch all[index].scalar {
        case 0xFE0E, 0xFE0F:
            // Some senders put two.
            let emoji = before == 0xFE0F && index > 1 ? all[index - 2].scalar : before
            return ICU.properties(emoji).contains(.emoji)
        case 0xFE00...0xFE0D, 0xE0100...0xE01EF:
            // Variants of ideographs (and of Mongolian and mathematical signs, which names do not hold).
            return ICU.script(before) == "Han"
        case 0x200D where behind != 0 && ICU.properties(behind).contains(.pictograph):
            return before == 0xFE0F || ICU.properties(before).contains(.pictograph)
        case 0x200C, 0x200D:
            return joining.contains(ICU.script(before)) && (behind == 0 || joining.contains(ICU.script(behind)) || ICU.script(behind) == "Common")
        case 0x200B:
            // Between words that are written without spaces.
            return withoutSpaces.contains(ICU.script(before)) || withoutSpaces.contains(ICU.script(behind))
        case 0x115F, 0x1160:
            return ICU.script(behind) == "Hangul" || ICU.script(before) == "Hangul"
        case 0x180B...0x180F:
            return ICU.script(before) == "Mongolian"
        case 0xE0020...0xE007F:
            // A flag: a black flag, letters as tags, an end.
            var at = index
            while at > 0, index - at < 8, all[at].scalar >= 0xE0020, all[at].scalar <= 0xE007F { at -= 1 }
            return all[at].scalar == 0x1F3F4
        default:
            return false
        }
    }

    /// Scripts whose letters join, so that joiners change what is seen.
    private static let joining: Set<String> = [
        "Arabic", "Syriac", "Mongolian", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala", "Khmer",
        "Myanmar", "Tibetan", "N'Ko", "Nko", "Javanese", "Balinese",
    ]

    /// Labels in other letters than ASCII that mix scripts, or that look like ASCII under a top-level domain in ASCII.
    func lookAtLabels(_ domain: DomainForm, _ hits: inout [Hit]) {
        let isASCIIBelow = domain.labels.last.map { $0.plain.allSatisfy { $0 < 0x80 } } ?? false
        for label in domain.labels where label.plain.contains(where: { $0 >= 0x80 }) {
            var signs: [Glyphs.Glyph] = []
            for part in label.glyphs.split(separator: 0x2D, omittingEmptySubsequences: true, by: \.scalar) {
                signs += Self.strangers(Array(part)) ?? []
            }
            // As it is looked up, and as it stands: a domain in capitals is shown as such.
            let looks = [ICU.folded(label.plain), Glyphs.utf16(label.glyphs)].map(ICU.skeleton)
            if signs.isEmpty, isASCIIBelow, looks.contains(where: { $0.allSatisfy { $0 < 0x80 } }) {
                signs = label.glyphs.filter { $0.scalar >= 0x80 }
            }
            if !signs.isEmpty { hits.add(.punycodeLookAlike, .address, label.range, nil, shown: domain.shown, signs) }
        }
    }
}

extension [Glyphs.Glyph] {
    /// A letter, that is, no mark that only turns the text.
    var hasRightToLeftLetter: Bool {
        contains { $0.scalar >= 0x590 && $0.scalar != 0x61C && $0.scalar != 0x200F && ICU.properties($0.scalar).contains(.rightToLeft) }
    }
}
