// Who sent it: results of authentication, and stamps with one value.
extension ReportMeanings {
    static let authentication =
        rows(.authentication, .authenticationResults, [
            ("spf", nil, "whether the domain of the envelope sender lists the source", .documented),
            ("spf", "pass", "the source may send for the domain", .documented),
            ("spf", "fail", "the source may not send for the domain, which asks to reject it (-all)", .documented),
            ("spf", "softfail", "the source may not send for the domain, which asks to accept and mark it (~all)", .documented),
            ("spf", "neutral", "the domain says nothing of the source (?all)", .documented),
            ("spf", "none", "the domain has no SPF record, or it gives no result", .documented),
            ("spf", "temperror", "SPF could not be checked: a passing error, for example of the DNS", .documented),
            ("spf", "permerror", "SPF could not be checked: a lasting error, for example a malformed record", .documented),
            ("dkim", nil, "whether a signature of the message holds", .documented),
            ("dkim", "pass", "a signature of the message holds", .documented),
            ("dkim", "fail", "the signature does not hold", .documented),
            ("dkim", "none", "the message is not signed", .documented),
            ("dmarc", nil, "whether the domain of From is proven", .documented),
            ("dmarc", "pass", "the domain of From is proven", .documented),
            ("dmarc", "fail", "the domain of From is not proven", .documented),
            ("dmarc", "bestguesspass", "the domain has no DMARC record; with one it would be proven", .documented),
            ("dmarc", "none", "the sending domain has no DMARC record", .documented),
            ("action", nil, "what the filter did upon DMARC", .documented),
            ("action", "none", "the filter did nothing upon DMARC", .documented),
            ("action", "pct.quarantine", "nothing: p=quarantine with pct below 100 left this message out", .documented),
            ("action", "pct.reject", "nothing: p=reject with pct below 100 left this message out", .documented),
            ("action", "permerror", "nothing: a lasting error, such as a malformed record", .documented),
            ("action", "temperror", "nothing: a passing error", .documented),
            ("compauth", nil, "composite authentication: SPF, DKIM, DMARC and more, for the domain of From", .documented),
            ("compauth", "pass", "composite authentication passed", .documented),
            ("compauth", "fail", "composite authentication failed, which alone blocks nothing", .documented),
            ("compauth", "softpass", "composite authentication passed softly, by implicit signs", .documented),
            ("compauth", "none", "composite authentication was not checked, or was bypassed", .documented),
            ("reason", nil, "why composite authentication came out so", .documented),
            ("reason", "000", "failed explicitly, for example DMARC with p=quarantine or p=reject", .documented),
            ("reason", "001", "failed implicitly: no authentication records, or weak ones", .documented),
            ("reason", "002", "an administrator forbids this sender and domain to spoof", .documented),
            ("reason", "010", "failed DMARC with p=quarantine or p=reject, for an accepted domain of the organization", .documented),
            ("reason", "130", "passed: ARC overrode a DMARC failure", .documented),
            ("reason", "1xx|7xx", "passed; the last two digits are Microsoft's own", .documented),
            ("reason", "2xx", "passed softly; the last two digits are Microsoft's own", .documented),
            ("reason", "3xx", "not checked", .documented),
            ("reason", "4xx|9xx", "bypassed; the last two digits are Microsoft's own", .documented),
            ("reason", "6xx", "failed implicitly, for an accepted domain of the organization", .documented),
            ("smtp.mailfrom", nil, "domain of the envelope sender", .documented),
            ("header.d", nil, "domain of the DKIM signature", .documented),
            ("header.from", nil, "domain of the From address, which the recipient sees", .documented),
        ])
        + rows(.authentication, .corpus, [
            ("dmarc", "temperror", "DMARC could not be checked: a passing error", .observed),
            ("dmarc", "permerror", "DMARC could not be checked: a lasting error", .observed),
        ])
        + rows(.authentication, .arc, [
            ("i", nil, "number of the ARC set, 1 is the first server that sealed", .documented),
            ("arc", nil, "whether the chain of seals held where this was written", .documented),
            ("arc", "pass", "the chain of seals held", .documented),
            ("arc", "fail", "the chain of seals was broken", .documented),
            ("arc", "none", "there was no seal yet", .documented),
        ])

    static let stamps =
        rows(.stamp, .stamps, [
            ("SCL", nil, "spam confidence level of the organization", .documented),
            ("SCL", "-1", "filtering was bypassed", .documented),
            ("SCL", "0|1|2|3|4|5|6|7|8|9", "0 is very unlikely spam, 9 very likely", .documented),
            ("PCL", nil, "phishing confidence level", .documented),
            ("PCL", "1|2|3", "neutral: unlikely to be phishing", .documented),
            ("PCL", "4|5|6|7|8", "suspicious: likely to be phishing", .documented),
            ("SenderIdResult", nil, "Sender ID status", .documented),
            ("SenderIdResult", "Pass", "address and responsible sender pass", .documented),
            ("SenderIdResult", "Neutral", "the published data is inconclusive on purpose", .documented),
            ("SenderIdResult", "SoftFail", "the address may be one that is not permitted", .documented),
            ("SenderIdResult", "Fail", "the address is not permitted, or there is no responsible sender or domain", .documented),
            ("SenderIdResult", "None", "the sender's DNS publishes nothing", .documented),
            ("SenderIdResult", "TempError", "a passing failure of the DNS", .documented),
            ("SenderIdResult", "PermError", "the DNS record is not valid", .documented),
            ("Received-SPF", nil, "result of SPF with what it was computed from", .documented),
        ])
        + rows(.stamp, .authheaders, [
            ("AuthAs", nil, "as whom Exchange took the sender", .documented),
            ("AuthSource", nil, "server that evaluated it for the organization", .documented),
            ("AuthDomain", nil, "remote domain of Domain Secure (mutual TLS)", .documented),
            ("AuthMechanism", nil, "how, as two hexadecimal digits", .documented),
        ])
        + rows(.stamp, .mech10, [("AuthMechanism", "10", "externally secured", .observed)])
        + rows(.stamp, .lists, [
            ("AuthMechanism", "04", "submitted from a mailbox, or by hybrid connectors", .observed),
            ("AuthMechanism", "06", "authenticated client submission over TLS", .observed),
        ])
        + rows(.stamp, .hybrid, [
            ("MessageDirectionality", nil, "whether the organization takes the message for its own", .observed),
            ("MessageDirectionality", "Originating", "the organization takes it for its own", .observed),
            ("MessageDirectionality", "Incoming", "the organization takes it for mail from outside", .observed),
            ("X-OriginatorOrg", nil, "a domain of the sending organization, passed on between Microsoft's servers", .observed),
        ])
        + rows(.stamp, .corpus, [
            ("FromEntityHeader", nil, "where the cloud saw the sender", .observed),
            ("FromEntityHeader", "Internet", "the cloud saw the sender on the Internet", .observed),
            ("FromEntityHeader", "Hosted", "the cloud saw the sender in one of its organizations", .observed),
            ("FromEntityHeader", "HybridOnPrem", "the cloud saw the sender behind a connector of type OnPremises", .observed),
        ])
        + rows(.stamp, .advancedFilter, [
            ("X-CustomSpam", nil, "an Advanced Spam Filter setting matched", .documented),
            ("X-CustomSpam", "Image links to remote sites", "image links to remote sites raise the spam score", .documented),
            ("X-CustomSpam", "Numeric IP in URL", "a numeric address in a link raises the spam score", .documented),
            ("X-CustomSpam", "URL redirect to other port", "a link to an unusual port raises the spam score", .documented),
            ("X-CustomSpam", "URL to .biz or .info websites", "a link to .biz or .info raises the spam score", .documented),
            ("X-CustomSpam", "Empty Message", "an empty message is spam (SCL 9)", .documented),
            ("X-CustomSpam", "Embed tag in html", "an embed tag is spam (SCL 9)", .documented),
            ("X-CustomSpam", "Javascript or VBscript tags in HTML", "a script is spam (SCL 9)", .documented),
            ("X-CustomSpam", "Form tag in html", "a form is spam (SCL 9)", .documented),
            ("X-CustomSpam", "IFRAME or FRAME in HTML", "a frame is spam (SCL 9)", .documented),
            ("X-CustomSpam", "Web bug", "a web bug is spam (SCL 9)", .documented),
            ("X-CustomSpam", "Object tag in html", "an object tag is spam (SCL 9)", .documented),
            ("X-CustomSpam", "Sensitive word in subject/body", "a word of Microsoft's list is spam (SCL 9)", .documented),
            ("X-CustomSpam", "SPF Record Fail", "a hard fail of SPF is spam (SCL 9)", .documented),
            ("X-CustomSpam", "SPF From Record Fail", "a hard fail of Sender ID is spam (SCL 6)", .documented),
            ("X-CustomSpam", "Backscatter NDR", "a non-delivery report to a forged sender is spam (SCL 6)", .documented),
        ])
}
