// The filters of the cloud and of servers on premises.
extension ReportMeanings {
    static let forefront =
        rows(.forefront, .sfv, [
            ("ARC", nil, "what the Authenticated Received Chain recorded: AAR results, AMS and AS signatures, cv= the outcome", .documented),
            ("CAT", nil, "the kind of threat policy that was applied", .documented),
            ("CAT", "AMP", "anti-malware", .documented),
            ("CAT", "BIMP", "impersonation of a brand", .documented),
            ("CAT", "BULK", "bulk mail", .documented),
            ("CAT", "DIMP", "impersonation of a domain", .documented),
            ("CAT", "FTBP", "anti-malware, the filter for common attachment types", .documented),
            ("CAT", "GIMP", "impersonation, found by mailbox intelligence", .documented),
            ("CAT", "HPHSH|HPHISH", "phishing, with high confidence", .documented),
            ("CAT", "HSPM", "spam, with high confidence", .documented),
            ("CAT", "INTOS", "phishing within the organization", .documented),
            ("CAT", "MALW", "malware", .documented),
            ("CAT", "OSPM", "outbound spam", .documented),
            ("CAT", "PHSH", "phishing", .documented),
            ("CAT", "SAP", "Safe Attachments", .documented),
            ("CAT", "SPM", "spam", .documented),
            ("CAT", "SPOOF", "spoofing", .documented),
            ("CAT", "UIMP", "impersonation of a user", .documented),
            ("CIP", nil, "address of the server that connected", .documented),
            ("CIP", "255.255.255.255", "no address: the message did not come in from the Internet", .observed),
            ("CTRY", nil, "country or region of the connecting address, which need not be where the message comes from", .documented),
            ("DIR", nil, "direction", .documented),
            ("DIR", "INB", "inbound", .documented),
            ("DIR", "OUT", "outbound: the report is that of the sender's organization", .documented),
            ("DIR", "INT", "internal", .documented),
            ("H", nil, "name that the connecting server gave itself (HELO or EHLO)", .documented),
            ("IPV", nil, "what the lists of addresses say of the connecting one", .documented),
            ("IPV", "CAL", "it is on the IP Allow List, so spam filtering was skipped", .documented),
            ("IPV", "NLI", "it is on no reputation list", .documented),
            ("LANG", nil, "language of the message", .documented),
            ("PTR", nil, "name of the connecting address by reverse lookup", .documented),
            ("SCL", nil, "spam confidence level; the higher, the more likely spam", .documented),
            ("SFTY", nil, "identified as phishing; which kind", .documented),
            ("SFTY", "9.19", "phishing: a domain that imitates a protected one", .documented),
            ("SFTY", "9.20", "phishing: a sender that imitates a user of the organization, or a protected one", .documented),
            ("SFTY", "9.25", "tip on a first contact, perhaps a sign of phishing", .documented),
            ("SFV", nil, "verdict of spam filtering", .documented),
            ("SFV", "BLK", "filtering skipped and message blocked: the user blocks the sender", .documented),
            ("SFV", "NSPM", "spam filtering found no spam", .documented),
            ("SFV", "SFE", "filtering skipped: the user has the sender among the Safe Senders", .documented),
            ("SFV", "SKA", "filtering skipped: sender or domain is allowed in an anti-spam policy", .documented),
            ("SFV", "SKB", "marked as spam: sender or domain is blocked in an anti-spam policy", .documented),
            ("SFV", "SKN", "marked as no spam before filtering, for example by a mail flow rule (SCL -1)", .documented),
            ("SFV", "SKQ", "released from quarantine", .documented),
            ("SFV", "SKS", "marked as spam before filtering, for example by a mail flow rule (SCL 5 to 9)", .documented),
            ("SFV", "SPM", "spam filtering found spam", .documented),
            ("SRV", nil, "service verdict: bulk or nothing", .documented),
            ("SRV", "BULK", "bulk mail, by filtering and the bulk threshold", .documented),
            ("X-CustomSpam", nil, "an Advanced Spam Filter setting matched", .documented),
        ])
        + rows(.forefront, .spoofing, [
            ("SFTY", "9.11", "phishing: a sender forged within the organization", .documented),
            ("SFTY", "9.22", "phishing: a forged sender of another domain", .documented),
        ])
        + rows(.forefront, .spoofReport, [
            ("SFV", "SKI", "filtering skipped for another reason, for example mail within the organization", .documented)
        ])
        + rows(.forefront, .mhaRules, [("SFV", "DMS", "spam verdict ignored because of the organization's settings", .observed)])
        + rows(.forefront, .corpus, [("CAT", "NONE", "no threat policy applied", .observed)])
        + rows(.forefront, .sclcloud, [
            ("SCL", "-1", "spam filtering skipped", .documented),
            ("SCL", "0|1", "no spam", .documented),
            ("SCL", "5|6", "spam", .documented),
            ("SCL", "7|8|9", "spam, with high confidence", .documented),
        ])
        + phishingLevel(.forefront)

    /// The scale is documented for X-MS-Exchange-Organization-PCL; that the reports of older filters of the cloud have the same is inferred.
    private static func phishingLevel(_ kind: ReportKind) -> [ReportMeaning] {
        rows(kind, .stamps, [
            ("PCL", nil, "phishing confidence level", .inferred),
            ("PCL", "1|2|3", "neutral: unlikely to be phishing", .inferred),
            ("PCL", "4|5|6|7|8", "suspicious: likely to be phishing", .inferred),
        ])
    }

    static let antispam =
        rows(.microsoftAntispam, .bulk, [
            ("BCL", nil, "bulk complaint level", .documented),
            ("BCL", "0", "not from a bulk sender", .documented),
            ("BCL", "1|2|3", "from a bulk sender with few complaints", .documented),
            ("BCL", "4|5|6|7", "from a bulk sender with a mixed number of complaints", .documented),
            ("BCL", "8|9", "from a bulk sender with many complaints", .documented),
        ])
        + phishingLevel(.microsoftAntispam)
        + rows(.antispamReport, .stamps, [
            ("DV", nil, "version of the spam definitions", .documented),
            ("SA", nil, "signature action: recovered or deleted because of a signature in the message", .documented),
            ("SV", nil, "version of the signature file", .documented),
            ("CW", nil, "custom weight: a word or phrase of the organization's lists set the SCL to 9 or to 0", .documented),
            ("PCL", nil, "phishing confidence level", .documented),
            ("PCL", "NEUTRAL", "the content is unlikely to be phishing", .documented),
            ("PCL", "SUSPICIOUS", "the content is likely to be phishing", .documented),
            ("P100", nil, "a link stands in a list of phishing links", .documented),
            ("PP", nil, "presolved puzzle: a valid postmark of Outlook, which lowers the SCL", .documented),
            ("SID", nil, "Sender ID status", .documented),
            ("SID", "Pass", "address and responsible sender pass", .documented),
            ("SID", "Neutral", "the published data is inconclusive on purpose", .documented),
            ("SID", "SoftFail", "the address may be one that is not permitted", .documented),
            ("SID", "Fail", "the address is not permitted, or there is no responsible sender or domain", .documented),
            ("SID", "None", "the sender's DNS publishes nothing", .documented),
            ("SID", "TempError", "a passing failure of the DNS", .documented),
            ("SID", "PermError", "the DNS record is not valid", .documented),
            ("TIME", nil, "much time between sending and receiving, which counts for the SCL", .documented),
            ("MIME", nil, "the message does not comply with MIME", .documented),
            ("OrigIP", nil, "address of the server it came from", .documented),
            ("IPOnAllowList", nil, "the sender's address is on the IP Allow list", .documented),
            ("MessageSecurityAntispamBypass", nil, "not filtered: the sender has the permission to bypass the filters", .documented),
            ("SenderBypassed", nil, "not filtered: the content filter leaves out this sender", .documented),
            ("AllRecipientsBypassed", nil, "not filtered: each recipient is exempt, by mailbox, by safe sender, or by the content filter", .documented),
        ])

    static let delivery =
        rows(.mailboxDelivery, .corpus, [
            ("OFR", nil, "what placed the message", .observed),
            ("OFR", "SpamFilterAuthJ", "the spam filter put it in Junk", .observed),
            ("OFR", "TrustedSenderList", "the user's trusted senders put it in the Inbox", .observed),
            ("OFR", "SenderInAddressBook", "the address book holds the sender, so it went to the Inbox", .observed),
            ("OFR", "SpamFilterPass", "the spam filter let it pass to the Inbox", .observed),
            ("OFR", "CustomRules", "a rule of the user put it in a folder", .observed),
            ("RF", nil, "folder, where it is Junk", .observed),
            ("RF", "JunkEmail", "Junk Email", .observed),
            ("ucf", nil, "whether a rule of the user acted", .observed),
            ("ucf", "0", "no rule of the user acted", .observed),
            ("ucf", "1", "a rule of the user put it in a folder", .observed),
            ("auth", nil, "whether the sender counts as authenticated for the mailbox's filter (not SMTP AUTH)", .observed),
            ("auth", "0", "the sender does not count as authenticated", .observed),
            ("auth", "1", "the sender counts as authenticated", .observed),
            ("wl", nil, "whether the sender is on a trusted list", .observed),
            ("wl", "0", "the sender is on no trusted list", .observed),
            ("wl", "1", "the sender is on a trusted list, which alone does not decide", .observed),
            ("pcwl", nil, "always as wl", .observed),
            ("abwl", nil, "address book", .inferred),
            ("kl", nil, "block list", .inferred),
        ])
        + rows(.mailboxDelivery, .mhaRules, [
            ("dest", nil, "where delivery put it", .observed),
            ("dest", "I", "Inbox", .observed),
            ("dest", "J", "Junk Email", .observed),
            ("dest", "C", "a folder, by a rule of the user", .observed),
        ])
        + rows(.mailboxDelivery, .mha299, [
            ("ex", nil, "whether only safe senders are let through (exclusive mode)", .inferred),
            ("ex", "0", "others than safe senders are let through as well", .inferred),
            ("ex", "1", "only safe senders are let through", .inferred),
        ])
        + rows(.messageDelivery, .corpus, [
            ("D", nil, "where delivery put it", .observed),
            ("D", "1", "Inbox", .observed),
            ("D", "2", "Junk", .observed),
            ("SCL", nil, "a scale of its own, not the transport's SCL", .observed),
            ("SCL", "-1", "trusted", .observed),
            ("SCL", "3", "Inbox", .observed),
            ("SCL", "6", "Junk", .observed),
        ])
}
