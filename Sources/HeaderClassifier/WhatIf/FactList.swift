internal import RFC5322

// Safety: both messages are borrowed for the call; every section is scanned here from the bytes that it is used with, and `bodyStart` never lies behind
// them.

/// The facts of one message as a list that can be compared with another's: what is the same in meaning compares equal, whatever the spelling.
struct FactList {
    struct Item {
        var name: KnownFieldName
        /// Of an entry in a report, or the number of a hop.
        var key: String?
        /// What is compared.
        var meaning: [UInt8]
        var side: Comparison.FieldDifference.Side
        var field: Range<Int>
        /// Of an entry in a report: key and value.
        var entry: Range<Int>?
    }

    private(set) var items: [Item] = []

    init(_ buffer: UnsafeRawBufferPointer) {
        var section = HeaderSection()
        unsafe HeaderScanner.scan(buffer, into: &section, indexing: .known)
        let facts = unsafe Facts(section, in: buffer)
        let bytes = unsafe Bytes(buffer)
        func side(_ field: Range<Int>, _ name: KnownFieldName, _ value: [UInt8]) -> Comparison.FieldDifference.Side {
            let written = field.lowerBound..<min(field.upperBound, field.lowerBound + name.spelling.utf8.count)
            return .init(range: field, name: name.isFamily ? Self.writtenName(bytes, field) : String(decoding: bytes.copy(written), as: UTF8.self), value: value)
        }
        /// A fact by its text, without regard to case and folds; a typed one by its value, where it has one.
        func add<Value>(_ list: [Fact<Value>], _ meaning: (Value) -> String? = { _ in nil }) {
            for fact in list {
                let text = bytes.unfolded(bytes.trimmed(fact.body))
                let typed = meaning(fact.value).map { Array($0.utf8) } ?? text.map(Bytes.folded)
                let key = fact.name.isFamily ? Self.writtenName(bytes, fact.field) : nil
                items.append(Item(name: fact.name, key: key, meaning: typed, side: side(fact.field, fact.name, text), field: fact.field))
            }
        }
        func addReport(_ list: [Fact<[ReportEntry]>]) {
            for fact in list {
                for entry in fact.value {
                    let value = bytes.unfolded(entry.valueRange)
                    items.append(
                        Item(
                            name: fact.name, key: entry.key, meaning: value.map(Bytes.folded), side: side(fact.field, fact.name, value), field: fact.field,
                            entry: entry.keyRange.lowerBound..<max(entry.keyRange.upperBound, entry.valueRange.upperBound)))
                }
            }
        }
        add(facts.authAs) { $0 == .other ? nil : "\($0)" }
        add(facts.authMechanism) { $0.map { "\($0)" } }
        add(facts.authSource)
        add(facts.authDomain)
        add(facts.scl) { $0.map { "\($0)" } }
        add(facts.pcl) { $0.map { "\($0)" } }
        add(facts.directionality) { $0 == .other ? nil : "\($0)" }
        add(facts.senderIdResult) { $0 == .other ? nil : "\($0)" }
        addReport(facts.antispamReport)
        add(facts.otherOrganization)
        addReport(facts.forefront)
        addReport(facts.microsoftAntispam)
        addReport(facts.mailboxDelivery)
        addReport(facts.forefrontUntrusted)
        addReport(facts.microsoftAntispamUntrusted)
        add(facts.crossTenant)
        add(facts.crossPremises)
        add(facts.authenticationResults)
        for (i, hop) in facts.received.enumerated() {
            // Identifiers and times differ always; who took it from whom and how is the fact.
            var meaning: [UInt8] = []
            for part in [hop.value.fromClause, hop.value.by, hop.value.with] { meaning += (part.map { bytes.unfolded($0) } ?? []).map(Bytes.folded) + [0] }
            let text = bytes.unfolded(bytes.trimmed(hop.body))
            items.append(Item(name: .received, key: "hop \(i + 1)", meaning: meaning, side: side(hop.field, .received, text), field: hop.field))
        }
        add(facts.from)
        add(facts.sender)
        add(facts.replyTo)
        add(facts.returnPath)
        add(facts.networkMessageID) { $0.map { "\($0)" } }
        add(facts.date) { $0.map { "\($0)" } }
        add(facts.messageDelivery)
        add(facts.others)
    }

    /// The name in the message, up to the colon.
    private static func writtenName(_ bytes: Bytes, _ field: Range<Int>) -> String {
        let end = bytes.find(0x3A, in: field) ?? field.upperBound
        return String(decoding: bytes.copy(bytes.trimmed(field.lowerBound..<end)), as: UTF8.self)
    }

    /// What differs, by name and key, in the order of the first list, then of the second. Of several instances the first that differs.
    static func differences(_ a: FactList, _ b: FactList) -> [(name: KnownFieldName, key: String?, a: Item?, b: Item?)] {
        struct Slot: Hashable { var name: KnownFieldName, key: String? }
        func slot(_ item: Item) -> Slot { Slot(name: item.name, key: item.key.map { String(decoding: $0.utf8.map(Bytes.folded), as: UTF8.self) }) }
        let left = Dictionary(grouping: a.items, by: slot), right = Dictionary(grouping: b.items, by: slot)
        var met: Set<Slot> = []
        var differences: [(name: KnownFieldName, key: String?, a: Item?, b: Item?)] = []
        for item in a.items + b.items where met.insert(slot(item)).inserted {
            let x = left[slot(item)] ?? [], y = right[slot(item)] ?? []
            for i in 0..<max(x.count, y.count) {
                let p = i < x.count ? x[i] : nil, q = i < y.count ? y[i] : nil
                if p?.meaning == q?.meaning { continue }
                differences.append((item.name, item.key, p, q))
                break
            }
        }
        return differences
    }

    /// Whether a field differs between any two messages.
    static func isUnique(_ name: KnownFieldName) -> Bool {
        switch name {
        case .date, .messageID, .networkMessageID, .originalArrivalTime, .originalSize, .crossTenantOriginalArrivalTime, .crossTenantNetworkMessageID,
            .filteringCorrelationID, .subject, .eopAttributedMessage, .incomingHeaderCount, .incomingTopHeaderMarker: true
        default: false
        }
    }
}

extension KnownFieldName {
    /// A family of names that are not told apart.
    var isFamily: Bool { self == .otherOrganization || self == .otherForest || self == .otherCrossPremises || self == .otherCrossTenant }
}
