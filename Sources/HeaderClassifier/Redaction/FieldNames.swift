internal import RFC5322

/// Names of fields that may stay, and how their bodies are rewritten. An allow-list: a name that is not in it is replaced, too, since administrators
/// put the names of their organizations there.
enum FieldNames {
    /// How a body is rewritten.
    enum Form {
        case general, addresses, trace, dates, results, signature, keywords, media, report, reportWords, delivery, software
    }

    static let forms: [String: Form] = {
        var forms: [String: Form] = [:]
        func add(_ form: Form, _ names: String) { for name in names.split(whereSeparator: { $0 == " " || $0 == "\n" }) { forms[String(name)] = form } }
        add(
            .addresses,
            """
            from sender reply-to return-path to cc bcc resent-from resent-sender resent-to resent-cc resent-bcc resent-reply-to delivered-to
            x-original-to errors-to envelope-to
            x-envelope-to x-envelope-from disposition-notification-to return-receipt-to mail-followup-to mail-reply-to x-sid-pra
            x-ms-exchange-organization-original-sender
            x-ms-exchange-inbox-rules-loop x-sender x-original-from x-google-original-from x-beenthere x-mailing-list x-forwarded-to
            x-forwarded-for x-failed-recipients apparently-to
            x-return-path x-ms-exchange-skiplistedinternetsender x-ms-exchange-externaloriginalinternetsender x-authenticated-sender
            x-ms-exchange-organization-prd
            """)
        add(.trace, "received x-received x-me-received")
        add(
            .dates,
            """
            date resent-date delivery-date expires x-ms-exchange-crosstenant-originalarrivaltime x-ms-exchange-organization-originalarrivaltime
            x-ms-exchange-organization-expirationstarttime x-ms-exchange-transport-endtoendlatency
            x-ms-exchange-organization-expirationinterval expiry-date
            """)
        add(
            .results,
            """
            authentication-results authentication-results-original arc-authentication-results x-ms-exchange-authentication-results received-spf
            x-mailman-original-authentication-results
            """)
        add(.signature, "dkim-signature arc-seal arc-message-signature domainkey-signature x-google-dkim-signature x-mailman-original-dkim-signature")
        add(
            .keywords,
            """
            mime-version content-transfer-encoding content-length content-disposition lines status x-status auto-submitted precedence
            importance priority x-priority x-msmail-priority
            sensitivity x-auto-response-suppress x-ms-has-attach x-ms-exchange-organization-authas x-ms-exchange-organization-authmechanism
            x-ms-exchange-organization-scl
            x-ms-exchange-organization-pcl x-ms-exchange-organization-senderidresult x-ms-exchange-organization-original-scl
            x-ms-exchange-organization-originalsize
            x-ms-exchange-organization-messagedirectionality x-ms-exchange-organization-bypassclutter x-ms-exchange-organization-bypassfocusedinbox
            x-ms-exchange-organization-skipsafelinksprocessing x-ms-exchange-organization-skipsafeattachmentprocessing
            x-ms-exchange-organization-avstamp-enterprise
            x-ms-exchange-organization-avstamp-mailbox x-ms-exchange-organization-expirationstarttimereason
            x-ms-exchange-organization-expirationintervalreason
            x-ms-exchange-crosspremises-authas x-ms-exchange-crosspremises-authmechanism x-ms-exchange-crosspremises-scl
            x-ms-exchange-crosstenant-authas
            x-ms-exchange-crosstenant-fromentityheader x-ms-exchange-crosstenant-mailboxtype x-ms-exchange-message-is-ndr
            x-eoptenantattributedmessage x-ms-exchange-generated-message-source x-ms-journal-report
            x-ms-exchange-senderadcheck x-ms-exchange-antispam-relay x-ms-exchange-messagesentrepresentingtype x-sid-result
            x-eopattributedmessage x-incomingheadercount
            x-incomingtopheadermarker x-ms-publictraffictype x-ms-exchange-eopdirect x-ms-exchange-antispam-messagedata-chunkcount
            """)
        add(.media, "content-type")
        add(
            .report,
            """
            x-forefront-antispam-report x-forefront-antispam-report-untrusted x-microsoft-antispam x-microsoft-antispam-untrusted
            x-microsoft-antispam-mailbox-delivery
            x-ms-exchange-crosspremises-antispam-scancontext
            """)
        add(.reportWords, "x-ms-exchange-organization-antispam-report x-ms-exchange-crosstenant-originalattributedtenantconnectingip")
        add(.delivery, "x-message-delivery")
        add(.software, "x-mailer user-agent x-mimeole")
        add(
            .general,
            """
            subject message-id in-reply-to references thread-topic thread-index comments keywords organization content-language
            accept-language content-id content-description
            content-location list-id list-unsubscribe list-unsubscribe-post list-subscribe list-post list-help list-archive list-owner
            archived-at feedback-id
            x-ms-exchange-crosstenant-network-message-id x-ms-exchange-crosstenant-id x-ms-exchange-crosstenant-authsource
            x-ms-exchange-crosstenant-userprincipalname
            x-ms-exchange-crosstenant-rms-persistedconsumerorg x-ms-office365-filtering-correlation-id
            x-ms-office365-filtering-correlation-id-prvs x-ms-traffictypediagnostic
            x-microsoft-antispam-message-info x-microsoft-antispam-message-info-original x-ms-exchange-antispam-messagedata-0
            x-ms-exchange-antispam-messagedata
            x-ms-exchange-antispam-messagedata-original-0 x-ms-exchange-antispam-messagedata-original-chunkcount
            x-ms-exchange-processed-by-bccfoldering x-ms-userlastlogontime
            x-ms-tnef-correlator x-ms-oob-tlc-oobclassifiers x-ms-exchange-transport-forked x-spam-status x-spam-score x-spam-level
            x-spam-flag x-spam-report x-spam-checker-version
            x-virus-scanned x-mailman-version x-message-info x-gm-message-state x-microsoft-antispam-prvs x-originating-ip x-originatororg
            x-clientproxiedby x-sender-ip x-customspam
            resent-message-id x-ms-exchange-messagesentrepresentingtype x-headers-end x-loop dkim-filter autocrypt
            """)
        return forms
    }()

    static let listed: [String] = forms.keys.sorted()

    /// Words that may stay in a name of Microsoft's that is not listed.
    static let words: [String] = Array(microsoftWords)
    private static let microsoftWords: Set<String> = Set(
        """
        x ms exchange organization forest crosspremises crosstenant transport antispam messagedata original externalhop chunkcount office365
        filtering correlation id ht
        p2notcompliant forefront prvs microsoft diagnostics untrusted rulesexecuted indexagent version recipient p2 type fffo headers
        promoted processed cross premises
        crosstenantheadersstamped crosstenantheadersstripped crosstenantheaderspromoted recordreviewcfmtype sharedmailbox routingagent
        hygiene policy rules execution history
        publictraffictype traffictypediagnostic network message scl pcl authas authsource authmechanism authdomain endtoendlatency
        expirationstarttime expirationinterval reason
        transporttrafficsubtype transporttraffictype lpdecision journal report isdeliverytojunk submissionquota dsn internalid
        originalclientipaddress originalserveripaddress
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))

    private static let microsoft = ["x-ms-exchange-organization-", "x-ms-exchange-forest-", "x-ms-exchange-crosspremises-", "x-ms-exchange-crosstenant-", "x-ms-", "x-microsoft-", "x-forefront-"]

    /// Bytes at the start of a name that stay whatever follows; all of it for a listed one. `folded` is in lower case.
    static func keptPrefix(_ folded: String, _ name: KnownFieldName) -> Int {
        switch name {
        case .unknown, .otherOrganization, .otherForest, .otherCrossPremises, .otherCrossTenant: break
        default: return folded.utf8.count
        }
        if forms[folded] != nil { return folded.utf8.count }
        if let prefix = microsoft.first(where: { folded.hasPrefix($0) }) { return prefix.utf8.count }
        return folded.hasPrefix("x-") ? 2 : 0
    }

    /// Whether a word of what follows may stay in a name of that prefix.
    static func keeps(word: String, behind prefix: Int) -> Bool { prefix > 2 && (microsoftWords.contains(word) || word.utf8.allSatisfy { $0 &- 0x30 < 10 }) }

    /// The form of a body. Known names that are not listed hold a host, an address or a GUID.
    static func form(_ folded: String) -> Form { forms[folded] ?? .general }
}
