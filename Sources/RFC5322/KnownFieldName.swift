/// The field names that the scanner recognises while it walks, so that nobody has to compare names afterwards.
///
/// Raw values index ``KnownFieldName/spelling``. A name is matched without regard to case (RFC 5322 section 1.2.2). Names that share one of
/// Exchange's reserved prefixes but are not listed get the `other…` case of their family.
public enum KnownFieldName: UInt8, Sendable, Hashable, CaseIterable {
    case unknown = 0
    // RFC 5322, RFC 5321, RFC 8601, RFC 7208
    case from, sender, replyTo, returnPath, to, cc, date, messageID, subject, received
    case authenticationResults, authenticationResultsOriginal, receivedSPF, autoSubmitted, listID
    // X-MS-Exchange-Organization-: written by the organization's own Exchange, removed by the header firewall
    case authAs, authSource, authDomain, authMechanism, scl, pcl, senderIdResult, prd, antispamReport
    case originalSCL, originalSender, originalSize, quarantine, originalArrivalTime, networkMessageID
    case messageDirectionality, bypassClutter, bypassFocusedInbox, skipSafeLinks, skipSafeAttachment
    case avStampEnterprise, avStampMailbox, inboxRulesLoop, crossPremisesPromoted, crossPremisesProcessed
    case otherOrganization
    case forestRulesExecuted, otherForest
    // Hybrid
    case crossPremisesHeadersPromoted, crossPremisesHeadersFiltered, organizationHeadersPreserved
    case crossPremisesAuthAs, crossPremisesAuthSource, crossPremisesAuthMechanism, crossPremisesSCL, crossPremisesScanContext
    case otherCrossPremises
    // Exchange Online and Exchange Online Protection
    case crossTenantAuthAs, crossTenantAuthSource, crossTenantID, fromEntityHeader, crossTenantOriginalArrivalTime
    case crossTenantNetworkMessageID, crossTenantConnectingIP, crossTenantMailboxType, crossTenantUserPrincipalName
    case crossTenantConsumerOrg, otherCrossTenant
    case crossTenantStamped, crossTenantStripped, crossTenantPromoted
    case forefrontReport, forefrontReportUntrusted
    case microsoftAntispam, microsoftAntispamUntrusted, mailboxDelivery, customSpam
    case exchangeAuthenticationResults, filteringCorrelationID, eopAttributedMessage, eopTenantAttributedMessage
    case skipListedInternetSender, externalOriginalInternetSender
    case originatorOrg, originatingIP, clientProxiedBy
    case messageIsNdr, generatedMessageSource, journalReport, hasAttach, senderADCheck, antispamRelay, messageSentRepresentingType
    // Outlook.com
    case sidPRA, sidResult, senderIP, userLastLogonTime, messageDelivery, incomingTopHeaderMarker, incomingHeaderCount
    // RFC 2045
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
