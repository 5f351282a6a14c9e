/// The name of a rule: a prefix for its table, and the row of that table in the domain reference. A name is never given to another rule.
public enum RuleID: UInt8, Sendable, Hashable, CaseIterable {
    /// Attestation and platform: may the stamps be believed, and which kind of Exchange took the message last?
    case att1, att2, att3, att4, att5, att6, att7, att8, att9, att10, att11, att12, att13, att14, att15, att16, att17, att18, att19, att20,
        att21, att22, att23, att24, att25, att26, att27, att28, att29, att30, att31
    /// Submission: how Exchange took the message.
    case sub1, sub2, sub3, sub4, sub5, sub6, sub7, sub8, sub9, sub10, sub11, sub12, sub13, sub14, sub15, sub16, sub17, sub18, sub19, sub20,
        sub21, sub22, sub23, sub24, sub25, sub26, sub27, sub28, sub29
    /// Sender resolution: may Outlook show a name of the directory?
    case res1, res2, res3, res4, res5, res6
    /// Server: where delivery puts the message.
    case srv1, srv2, srv3, srv4, srv5, srv6, srv7, srv8, srv9, srv10, srv11, srv12, srv13, srv14, srv15, srv16, srv17, srv18, srv19
    /// Client: what Outlook's own filter may still do.
    case cli1, cli2, cli3, cli4, cli5, cli6, cli7, cli8, cli9, cli10
    /// Why an SCL is -1.
    case why1, why2, why3, why4, why5, why6, why7, why8, why9, why10, why11, why12

    /// `SUB-2`.
    public var text: String { Rule.all[Int(rawValue)].id }
}
