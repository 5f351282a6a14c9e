extension Lookalikes {
    /// Every run of words that may be a protected name is looked up. A name with an address that is protected itself is nobody's disguise.
    func compareNames(_ name: [UInt8], _ address: Address?, hasAddress: Bool, _ hits: inout [Hit]) {
        guard !names.isEmpty, address.map({ !isOwn($0) }) ?? true else { return }
        let words = NameWords(name).words
        // Outside of what? With names alone in the list an exact name says nothing, nor does one without an address.
        let canBeForeign = hasAddress && !(ownDomains.isEmpty && ownAddresses.isEmpty)
        var taken = 0
        for size in nameSizes.reversed() where size <= words.count {
            for start in 0...words.count - size {
                let window = words[start..<start + size]
                guard let (index, reading) = find(names, { NameWords.key(window, $0) }), let meant = nameWords[index] else { continue }
                let low = window.map(\.range.lowerBound).min() ?? 0, high = window.map(\.range.upperBound).max() ?? 0
                let shown = String(decoding: name[low..<high], as: UTF8.self)
                if let differences = NameWords.differences(window, meant.words, reading) {
                    hits.add(.nameLookAlike, .displayName, low..<high, list.entries[index], shown: shown, differences)
                } else if canBeForeign {
                    let kind: Hit.Kind = size == words.count ? .protectedName : .protectedNameWithin
                    hits.add(kind, .displayName, low..<high, list.entries[index], shown: shown, [])
                }
                taken += 1
                if taken == Self.maximumHitsOfAKind { return }
            }
        }
    }

    /// The entry that has the key of some reading.
    private func find(_ entries: [[UInt16]: Int], _ key: (Glyphs.Reading) -> [UInt16]) -> (index: Int, reading: Glyphs.Reading)? {
        for reading in Glyphs.Reading.allCases {
            if let index = entries[key(reading)] { return (index, reading) }
        }
        return nil
    }

    /// Looks at the address: a protected domain within it, one that looks like it, and letters that look like ASCII.
    func lookAtDomain(_ address: Address, _ hits: inout [Hit]) {
        let domain = address.domain
        lookAtLabels(domain, &hits)
        if list.entries.isEmpty || isOwn(address) { return }
        let range = (domain.labels.first?.range.lowerBound ?? 0)..<(domain.labels.last?.range.upperBound ?? 0)
        if let match = match(domain) {
            hits.add(match.kind, .address, range, list.entries[match.index], shown: domain.shown, match.signs)
        } else if !addresses.isEmpty, let (index, reading) = find(addresses, { address.key($0) }), let meant = Address(Array(list.entries[index].text.utf8)) {
            var signs: [Glyphs.Glyph] = []
            signs += Glyphs.differences(Glyphs(address.bytes, address.local).all, Glyphs(meant.bytes, meant.local).all, reading)
            for (label, other) in zip(domain.labels, meant.domain.labels) where label.plain != other.plain {
                signs += Glyphs.differences(label.glyphs, other.glyphs, reading)
            }
            let whole = address.local.lowerBound..<range.upperBound
            let shown = String(decoding: address.bytes[address.local], as: UTF8.self) + "@" + domain.shown
            hits.add(.addressLookAlike, .address, whole, list.entries[index], shown: shown, signs)
        }
    }

    /// The protected domain that a foreign domain resembles or holds.
    func match(_ domain: DomainForm) -> (kind: Hit.Kind, index: Int, signs: [Glyphs.Glyph])? {
        guard !domains.isEmpty else { return nil }
        let pieces = domain.pieces
        var within: (kind: Hit.Kind, index: Int, signs: [Glyphs.Glyph])?
        for size in domainSizes.reversed() where size <= pieces.count {
            // From the end: what the domain is says more than what stands in front.
            for start in (0...pieces.count - size).reversed() {
                let window = pieces[start..<start + size]
                guard let (index, reading) = find(domains, { DomainForm.key(window, $0) }), let meant = domainForms[index] else { continue }
                let hasSameShape = zip(window.dropFirst(), meant.pieces.dropFirst()).allSatisfy { $0.beginsLabel == $1.beginsLabel }
                let isEnd = start + size == pieces.count && pieces[start].beginsLabel && hasSameShape
                var signs: [Glyphs.Glyph] = []
                for (piece, other) in zip(window, meant.pieces) where piece.plain != other.plain {
                    let found = Glyphs.differences(piece.glyphs, other.glyphs, reading)
                    signs += found.isEmpty ? piece.glyphs : found
                }
                if isEnd { return (.domainLookAlike, index, signs) }
                if within == nil { within = (.domainWithin, index, signs) }
            }
        }
        return within
    }
}
