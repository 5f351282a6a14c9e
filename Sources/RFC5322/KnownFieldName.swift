/// The field names that the scanner recognises while it walks, so that nobody has to compare names afterwards.
///
/// Raw values index ``KnownFieldName/spelling``. A name is matched without regard to case (RFC 5322 section 1.2.2). Names that share one of
/// Exchange's reserved prefixes but are not listed get the `other…` case of their family.
public enum KnownFieldName: UInt8, Sendable, Hashable, CaseIterable {
    /// Any other name.
    case unknown = 0
    /// RFC 5322, RFC 5321
    case from, sender, replyTo, returnPath, to, cc, date, messageID, subject, received
    /// RFC 8601, RFC 7208, RFC 3834, RFC 2919; `Authentication-Results-Original` is what a gateway renames the first to.
    case authenticationResults, authenticationResultsOriginal, receivedSPF, autoSubmitted, listID
    /// `X-MS-Exchange-Organization-`: written by the organization's own Exchange, removed by the header firewall.
    case authAs, authSource, authDomain, authMechanism, scl, pcl, senderIdResult, prd, antispamReport
    /// `X-MS-Exchange-Organization-`, as above: what was there before, and when and under which identifier the message arrived.
    case originalSCL, originalSender, originalSize, quarantine, originalArrivalTime, networkMessageID
    /// `X-MS-Exchange-Organization-`, as above: direction, and what is skipped for the message.
    case messageDirectionality, bypassClutter, bypassFocusedInbox, skipSafeLinks, skipSafeAttachment
    /// `X-MS-Exchange-Organization-AVStamp-…` and `-Cross-Premises-Headers-…`, and `X-MS-Exchange-Inbox-Rules-Loop`.
    case avStampEnterprise, avStampMailbox, inboxRulesLoop, crossPremisesPromoted, crossPremisesProcessed
    /// `X-MS-Exchange-Organization-` and anything else.
    case otherOrganization
    /// `X-MS-Exchange-Forest-`: which mail flow rules ran, and anything else.
    case forestRulesExecuted, otherForest
    /// Hybrid: what happened to the cross-premises fields on the way between the own servers and the cloud.
    case crossPremisesHeadersPromoted, crossPremisesHeadersFiltered, organizationHeadersPreserved
    /// Hybrid, `X-MS-Exchange-CrossPremises-`: stamps of the other side.
    case crossPremisesAuthAs, crossPremisesAuthSource, crossPremisesAuthMechanism, crossPremisesSCL, crossPremisesScanContext
    /// `X-MS-Exchange-CrossPremises-` and anything else.
    case otherCrossPremises
    /// Exchange Online, `X-MS-Exchange-CrossTenant-`.
    case crossTenantAuthAs, crossTenantAuthSource, crossTenantID, fromEntityHeader, crossTenantOriginalArrivalTime
    /// Exchange Online, `X-MS-Exchange-CrossTenant-`.
    case crossTenantNetworkMessageID, crossTenantConnectingIP, crossTenantMailboxType, crossTenantUserPrincipalName
    /// Exchange Online, `X-MS-Exchange-CrossTenant-`: `RMS-PersistedConsumerOrg`, and anything else.
    case crossTenantConsumerOrg, otherCrossTenant
    /// Exchange Online, `X-MS-Exchange-Transport-CrossTenantHeaders…`.
    case crossTenantStamped, crossTenantStripped, crossTenantPromoted
    /// `X-Forefront-Antispam-Report`, and as it is renamed where it came from outside.
    case forefrontReport, forefrontReportUntrusted
    /// `X-Microsoft-Antispam`, as it is renamed where it came from outside, `X-Microsoft-Antispam-Mailbox-Delivery` and `X-CustomSpam`.
    case microsoftAntispam, microsoftAntispamUntrusted, mailboxDelivery, customSpam
    /// Exchange Online Protection: results of authentication, and identifiers of message and tenant.
    case exchangeAuthenticationResults, filteringCorrelationID, eopAttributedMessage, eopTenantAttributedMessage
    /// Exchange Online, enhanced filtering for connectors.
    case skipListedInternetSender, externalOriginalInternetSender
    /// `X-OriginatorOrg`, `X-Originating-IP`, `X-ClientProxiedBy`.
    case originatorOrg, originatingIP, clientProxiedBy
    /// What Exchange says of the message itself: a bounce, generated, a journal report, with attachments, and about its sender.
    case messageIsNdr, generatedMessageSource, journalReport, hasAttach, senderADCheck, antispamRelay, messageSentRepresentingType
    /// Outlook.com
    case sidPRA, sidResult, senderIP, userLastLogonTime, messageDelivery, incomingTopHeaderMarker, incomingHeaderCount
    // RFC 2045
    /// RFC 2045
    case contentType

    /// The name in the spelling of its defining document; for an `other…` case the prefix.
    public var spelling: String {
        String(describing: KnownFieldName.spellings[Int(rawValue)])
    }

    /// Number of cases.
    static let allCount = 97

    /// Whether RFC 5322 section 3.6 allows the field once only.
    var isSingle: Bool { rawValue >= KnownFieldName.from.rawValue && rawValue <= KnownFieldName.subject.rawValue && self != .returnPath }

    /// Whether Exchange, Outlook or the cloud's filters write the field: one of those that begin with `X-`. With white space before the colon, the obsolete
    /// syntax of RFC 5322 section 4.5, such a name is not recognised.
    var isStamp: Bool { rawValue >= KnownFieldName.authAs.rawValue && self != .contentType }

    /// Bit n: the name of raw value n is one of those.
    static let singleMask: UInt64 = 0b11_1110_1110

    static let spellings: [StaticString] = [
        "",
        "From", "Sender", "Reply-To", "Return-Path", "To", "Cc", "Date", "Message-ID", "Subject", "Received",
        "Authentication-Results", "Authentication-Results-Original", "Received-SPF", "Auto-Submitted", "List-Id",
        "X-MS-Exchange-Organization-AuthAs", "X-MS-Exchange-Organization-AuthSource", "X-MS-Exchange-Organization-AuthDomain",
        "X-MS-Exchange-Organization-AuthMechanism", "X-MS-Exchange-Organization-SCL", "X-MS-Exchange-Organization-PCL",
        "X-MS-Exchange-Organization-SenderIdResult", "X-MS-Exchange-Organization-PRD", "X-MS-Exchange-Organization-Antispam-Report",
        "X-MS-Exchange-Organization-Original-SCL", "X-MS-Exchange-Organization-Original-Sender",
        "X-MS-Exchange-Organization-OriginalSize", "X-MS-Exchange-Organization-Quarantine",
        "X-MS-Exchange-Organization-OriginalArrivalTime", "X-MS-Exchange-Organization-Network-Message-Id",
        "X-MS-Exchange-Organization-MessageDirectionality", "X-MS-Exchange-Organization-BypassClutter",
        "X-MS-Exchange-Organization-BypassFocusedInbox", "X-MS-Exchange-Organization-SkipSafeLinksProcessing",
        "X-MS-Exchange-Organization-SkipSafeAttachmentProcessing",
        "X-MS-Exchange-Organization-AVStamp-Enterprise", "X-MS-Exchange-Organization-AVStamp-Mailbox",
        "X-MS-Exchange-Inbox-Rules-Loop", "X-MS-Exchange-Organization-Cross-Premises-Headers-Promoted",
        "X-MS-Exchange-Organization-Cross-Premises-Headers-Processed",
        "X-MS-Exchange-Organization-",
        "X-MS-Exchange-Forest-RulesExecuted", "X-MS-Exchange-Forest-",
        "X-CrossPremisesHeadersPromoted", "X-CrossPremisesHeadersFiltered", "X-OrganizationHeadersPreserved",
        "X-MS-Exchange-CrossPremises-AuthAs", "X-MS-Exchange-CrossPremises-AuthSource", "X-MS-Exchange-CrossPremises-AuthMechanism",
        "X-MS-Exchange-CrossPremises-SCL", "X-MS-Exchange-CrossPremises-Antispam-ScanContext",
        "X-MS-Exchange-CrossPremises-",
        "X-MS-Exchange-CrossTenant-AuthAs", "X-MS-Exchange-CrossTenant-AuthSource", "X-MS-Exchange-CrossTenant-Id",
        "X-MS-Exchange-CrossTenant-FromEntityHeader", "X-MS-Exchange-CrossTenant-OriginalArrivalTime",
        "X-MS-Exchange-CrossTenant-Network-Message-Id", "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp",
        "X-MS-Exchange-CrossTenant-MailboxType", "X-MS-Exchange-CrossTenant-UserPrincipalName",
        "X-MS-Exchange-CrossTenant-RMS-PersistedConsumerOrg", "X-MS-Exchange-CrossTenant-",
        "X-MS-Exchange-Transport-CrossTenantHeadersStamped", "X-MS-Exchange-Transport-CrossTenantHeadersStripped",
        "X-MS-Exchange-Transport-CrossTenantHeadersPromoted",
        "X-Forefront-Antispam-Report", "X-Forefront-Antispam-Report-Untrusted",
        "X-Microsoft-Antispam", "X-Microsoft-Antispam-Untrusted", "X-Microsoft-Antispam-Mailbox-Delivery", "X-CustomSpam",
        "X-MS-Exchange-Authentication-Results", "X-MS-Office365-Filtering-Correlation-Id", "X-EOPAttributedMessage",
        "X-EOPTenantAttributedMessage",
        "X-MS-Exchange-SkipListedInternetSender", "X-MS-Exchange-ExternalOriginalInternetSender",
        "X-OriginatorOrg", "X-Originating-IP", "X-ClientProxiedBy",
        "X-MS-Exchange-Message-Is-Ndr", "X-MS-Exchange-Generated-Message-Source", "X-MS-Journal-Report", "X-MS-Has-Attach", "X-MS-Exchange-SenderADCheck",
        "X-MS-Exchange-AntiSpam-Relay", "X-MS-Exchange-MessageSentRepresentingType",
        "X-SID-PRA", "X-SID-Result", "X-Sender-IP", "X-MS-UserLastLogonTime", "X-Message-Delivery",
        "X-IncomingTopHeaderMarker", "X-IncomingHeaderCount", "Content-Type",
    ]

    /// Families of names: a name that begins so and is not listed above gets the given case.
    static let families: [(prefix: StaticString, name: KnownFieldName)] = [
        ("X-MS-Exchange-Organization-", .otherOrganization), ("X-MS-Exchange-Forest-", .otherForest),
        ("X-MS-Exchange-CrossPremises-", .otherCrossPremises), ("X-MS-Exchange-CrossTenant-", .otherCrossTenant),
    ]
}
