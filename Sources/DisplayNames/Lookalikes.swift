/// Finds what may deceive a reader in a sender's display name and address: tricks that show without any list, and names and domains that look like protected ones.
///
/// Make one and use it from any thread; it never changes. Linear in the bytes of a name; a list costs nothing by its length. ASCII never reaches ICU,
/// but for `xn--` labels; with nothing to compare and nothing suspicious it costs one look at the bytes.
public struct Lookalikes: Sendable {
    let names: [[UInt16]: Int]
    let nameWords: [Int: NameWords]
    let nameSizes: [Int]
    let domains: [[UInt16]: Int]
    let domainForms: [Int: DomainForm]
    let domainSizes: [Int]
    /// Domains as they are, without look-alikes: who is at home there is no impostor.
    let ownDomains: Set<[UInt16]>
    let addresses: [[UInt16]: Int]
    let ownAddresses: Set<[UInt16]>
    /// What it compares with.
    public let list: ProtectList

    /// Compares with a list; without one it looks for what needs none.
    public init(_ list: ProtectList = ProtectList()) {
        var names: [[UInt16]: Int] = [:], nameWords: [Int: NameWords] = [:], nameSizes: Set<Int> = []
        var domains: [[UInt16]: Int] = [:], domainForms: [Int: DomainForm] = [:], domainSizes: Set<Int> = [], ownDomains: Set<[UInt16]> = []
        var addresses: [[UInt16]: Int] = [:], ownAddresses: Set<[UInt16]> = []
        for (index, entry) in list.entries.enumerated() {
            let bytes = Array(entry.text.utf8)
            switch entry.kind {
            case .name:
                let words = NameWords(bytes)
                let key = NameWords.key(words.words)
                if names[key] != nil { continue }
                names[key] = index
                nameWords[index] = words
                nameSizes.insert(words.words.count)
            case .domain:
                guard let form = DomainForm(bytes, 0..<bytes.count) else { continue }
                ownDomains.insert(form.plain)
                let key = DomainForm.key(form.pieces)
                if domains[key] != nil { continue }
                domains[key] = index
                domainForms[index] = form
                domainSizes.insert(form.pieces.count)
            case .address:
                guard let address = Address(bytes) else { continue }
                ownAddresses.insert(address.plain)
                if addresses[address.key] == nil { addresses[address.key] = index }
            }
        }
        self.list = list
        (self.names, self.nameWords, self.nameSizes) = (names, nameWords, nameSizes.sorted())
        (self.domains, self.domainForms, self.domainSizes, self.ownDomains) = (domains, domainForms, domainSizes.sorted(), ownDomains)
        (self.addresses, self.ownAddresses) = (addresses, ownAddresses)
    }

    /// The domain with `xn--` labels in Unicode (UTS #46); a label that is not valid stays as it is.
    public static func unicodeDomain(_ domain: [UInt8]) -> String {
        DomainForm(domain, 0..<domain.count)?.shown ?? String(decoding: domain, as: UTF8.self)
    }

    /// What may deceive, in the order of the kinds below each other: what the name does without any list, names, domains. At most 32 of a kind.
    ///
    /// `displayName`: decoded, in UTF-8. `address`: the addr-spec as it stands. Either may be any bytes, or missing. Of a name the first ``longestName`` bytes
    /// are looked at; an address that is longer is none.
    public func hits(displayName: [UInt8]?, address: [UInt8]?) -> [Hit] {
        var hits: [Hit] = []
        // Nobody reads further, and what is looked at costs fifty times its size. Cut between characters.
        let whole = displayName ?? []
        var end = min(whole.count, Lookalikes.longestName)
        while end > 0, end < whole.count, whole[end] & 0xC0 == 0x80 { end -= 1 }
        let name = end < whole.count ? Array(whole[..<end]) : whole
        let address = address.flatMap { $0.count <= Lookalikes.longestName ? $0 : nil }
        let needsLook = name.contains { $0 >= 0x7F || $0 == 0x40 || $0 == 0x2E || ($0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D) }
        let isEncoded = address.map { $0.contains { $0 >= 0x80 } || Self.mayBeEncoded($0) } ?? false
        if !needsLook && !isEncoded && list.entries.isEmpty { return hits }
        let parsed = address.flatMap { Address($0) }
        if needsLook { lookAtName(name, parsed, &hits) }
        if !list.entries.isEmpty, !name.isEmpty { compareNames(name, parsed, hasAddress: address != nil, &hits) }
        if let parsed { lookAtDomain(parsed, &hits) }
        return hits
    }

    private static func mayBeEncoded(_ address: [UInt8]) -> Bool {
        // "n--" in any case.
        guard address.count > 4 else { return false }
        return address.indices.dropLast(2).contains { address[$0] | 0x20 == 0x6E && address[$0 + 1] == 0x2D && address[$0 + 2] == 0x2D }
    }

    /// An address that is cut into its parts.
    struct Address {
        var bytes: [UInt8]
        var local: Range<Int>
        var domain: DomainForm

        init?(_ bytes: [UInt8]) {
            guard let at = bytes.lastIndex(of: 0x40) else { return nil }
            self.init(bytes, local: 0..<at, domain: at + 1..<bytes.count)
        }

        init?(_ bytes: [UInt8], local: Range<Int>, domain range: Range<Int>) {
            guard let domain = DomainForm(bytes, range) else { return nil }
            self.bytes = bytes
            self.local = local
            self.domain = domain
            plain = Glyphs.plain(Glyphs.utf16(Glyphs(bytes, local).all)) + [0x40] + domain.plain
        }

        /// Equal for the same address, however it is written.
        private(set) var plain: [UInt16]
        private var localUnits: [UInt16] { Glyphs.utf16(Glyphs(bytes, local).all) }
        /// Equal for addresses that look alike.
        var key: [UInt16] { Glyphs.key(localUnits) + [0x40] + domain.labels.map { Glyphs.key(Glyphs.utf16($0.glyphs)) }.joined(separator: [0x2E]) }
    }

    /// Whether an address is one of those that are protected, or at or below a protected domain.
    func isOwn(_ address: Address) -> Bool {
        if !ownAddresses.isEmpty, ownAddresses.contains(address.plain) { return true }
        return isOwn(address.domain)
    }

    func isOwn(_ domain: DomainForm) -> Bool {
        guard !ownDomains.isEmpty else { return false }
        // A longer one is no domain; looking at each of its ends would not be linear.
        return domain.labels.indices.suffix(32).contains { ownDomains.contains(domain.plain(from: $0)) }
    }

    static let maximumHitsOfAKind = 32

    /// Bytes of a name that are looked at.
    public static let longestName = 16 << 10
}

extension [Hit] {
    mutating func add(_ kind: Hit.Kind, _ place: Hit.Place, _ range: Range<Int>, _ entry: ProtectList.Entry?, shown: String, _ signs: [Glyphs.Glyph]) {
        guard lazy.filter({ $0.kind == kind }).count < Lookalikes.maximumHitsOfAKind else { return }
        append(
            Hit(
                kind: kind, place: place, range: range, entry: entry, shown: shown,
                signs: signs.prefix(Hit.maximumSigns).map { .init(scalar: $0.scalar, range: $0.range) }))
    }
}
