internal import RFC5322

// Safety: `entries` is the section's own memory, borrowed while the section is; every index is below its `count`, since it comes from the section or
// from counting up to it.

/// The single-field facts that rules read, each from the topmost field of its name (of which there is only one on real mail).
struct Stamps {
    var authAs: AuthAs?
    /// Nil for a missing or unreadable code.
    var mechanism: UInt8?
    var hasAuthDomain = false
    var scl: Int8?
    /// The SCL is a property of the item, not that of a field.
    var isSCLOfItem = false
    var directionality: Directionality?
    var antispam: AntispamReport = []
    var hasSenderIdResult = false
    /// Seconds since 1970.
    var clock: Int?
    /// The header text is that of a mailbox item, from which Organization fields are missing whether or not the message had them.
    var isOfItem = false

    // Cloud families: to be read only where they are believed.
    var hasCloudFamily = false
    var fromEntity: FromEntity?
    var crossPremisesAuthAs: AuthAs?
    var report = ForefrontReport()
    var delivery = MailboxDelivery()

    /// - Parameter properties: of the item that the header text was taken from; they speak where it is silent.
    init(_ section: borrowing HeaderSection, _ bytes: Bytes, _ properties: MessageProperties?) {
        if let field = section.first(.authAs) { authAs = AuthAs(bytes, field.bodyRange) }
        if let field = section.first(.authMechanism) { mechanism = Value.mechanism(bytes, field.bodyRange) }
        hasAuthDomain = section.firstIndex(.authDomain) != nil
        if let field = section.first(.scl) { scl = Value.scl(bytes, field.bodyRange) }
        if let properties {
            isOfItem = true
            isSCLOfItem = scl == nil && properties.scl != nil
            if scl == nil { scl = properties.scl }
        }
        if let field = section.first(.messageDirectionality) { directionality = Directionality(bytes, field.bodyRange) }
        if let field = section.first(.antispamReport) { antispam = AntispamReport(bytes, field.bodyRange) }
        hasSenderIdResult = section.firstIndex(.senderIdResult) != nil
        if let field = section.first(.networkMessageID) { clock = NetworkMessageID.clock(bytes, field.bodyRange) }
        let bracket = IncomingBracket(section)
        if let index = CloudField.index(of: .forefrontReport, in: section, bracket) { report = unsafe ForefrontReport(bytes, section.entries[index].bodyRange) }
        if let index = CloudField.index(of: .mailboxDelivery, in: section, bracket) { delivery = unsafe MailboxDelivery(bytes, section.entries[index].bodyRange) }
        if let index = section.firstIndex(.fromEntityHeader), !bracket.contains(index) { fromEntity = FromEntity(bytes, section[index].bodyRange) }
        if let index = section.firstIndex(.crossPremisesAuthAs), !bracket.contains(index) { crossPremisesAuthAs = AuthAs(bytes, section[index].bodyRange) }
        hasCloudFamily =
            section.firstIndex(.forefrontReport) != nil || section.firstIndex(.mailboxDelivery) != nil || section.firstIndex(.microsoftAntispam) != nil
            || section.firstIndex(.crossTenantAuthAs) != nil || section.firstIndex(.crossTenantID) != nil || section.firstIndex(.fromEntityHeader) != nil
            || section.firstIndex(.crossPremisesAuthAs) != nil
    }

    /// Whether there was an SCL cannot be known.
    var lacksSCL: Bool { isOfItem && scl == nil }
}
